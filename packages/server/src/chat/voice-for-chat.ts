import type { ChatPart } from '@openmaas/engines'
import type { CallContext, TrackedCall } from '../calls/index.ts'
import type { ResolvedModel } from '../models/index.ts'
import type { ChatRequest } from './chat-input.ts'

/** Hears and speaks for models that are to do so and whose engines only read and write. */
export interface VoiceForChat {
  /** Whether the model's answers are to be heard and its engines cannot make them so. */
  serves(model: ResolvedModel): boolean
  /**
   * Makes words of what was said to the model.
   * @throws {ApiError} invalidParameter for sound that cannot be used, and for the id of a reply that nobody knows
   * @throws {EngineError}
   */
  open(request: ChatRequest, context: CallContext, call: TrackedCall): Promise<VoiceTurn>
}

export interface VoiceTurn {
  /** The request in words alone. */
  readonly request: ChatRequest
  /** The answer with its sound: pieces of the message's field `audio` after the sentences that they say. */
  speak(parts: AsyncIterable<ChatPart>): AsyncGenerator<ChatPart, void, undefined>
}
