import type { ChatPart } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import type { ChatRequest } from './chat-input.ts'

/** Looks at what goes into chat calls and comes out of them; who builds the platform gives it, because moderation builds on chat. */
export interface ContentCheck {
  /**
   * Looks at the request.
   * @returns undefined where the answer need not be looked at
   * @throws {ApiError} contentUnsafe
   */
  open(request: ChatRequest, context: CallContext): Promise<AnswerCheck | undefined>
}

/**
 * The parts of an answer as far as they may be read. An answer that holds something unsafe ends before it, with the reason `sensitive`,
 * and its engine is stopped.
 */
export type AnswerCheck = (parts: AsyncIterable<ChatPart>) => AsyncIterable<ChatPart>
