import type { ChatPart, Usage } from '@openmaas/engines'
import { foldParts } from '@openmaas/engines'
import type { InvokeRequest } from '@openmaas/protocol'
import { randomInt, randomUUID } from 'node:crypto'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { RecalledSlice } from '../knowledge/index.ts'
import type { AnswerService } from './answer-service.ts'
import type { ApplicationService } from './application-service.ts'
import { knowledgeInfoOf } from './application-settings.ts'
import { failureOf } from './failure-of.ts'

/** A turn is a question with its answer; the last one has no answer yet. */
const maxTurns = 15

export interface InvokeServiceOptions {
  readonly applications: ApplicationService
  readonly answers: AnswerService
}

/** An answer of an application on its way. */
export interface Invocation {
  readonly requestId: string
  readonly parts: AsyncIterable<ChatPart>
  /** With `show_recall_result`. */
  readonly shownSlices: readonly object[] | undefined
}

export interface InvokeUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

/** Questions to knowledge applications. */
export class InvokeService {
  readonly #options: InvokeServiceOptions

  constructor(options: InvokeServiceOptions) {
    this.#options = options
  }

  async invoke(applicationId: string, request: InvokeRequest, context: CallContext): Promise<object> {
    // As the platform's sample has it: milliseconds, a dash and a number.
    const requestId = request.request_id ?? `${Date.now()}-${randomInt(100_000, 1_000_000)}`
    const { parts, shownSlices } = await this.#open(applicationId, request, requestId, context, false)
    const { content, finishReason, usage } = await foldParts(parts)
    const failure = failureOf(finishReason, context.requestId)
    if (failure !== undefined) throw failure
    const counted = usageReply(usage)
    return {
      requestId,
      content,
      usage: counted,
      token: { usage: counted },
      ...(shownSlices === undefined ? {} : { recall_result: shownSlices }),
    }
  }

  /** Without an id of the caller's, the id of the events is the one by which slices are asked for. */
  stream(applicationId: string, request: InvokeRequest, context: CallContext): Promise<Invocation> {
    return this.#open(applicationId, request, request.request_id ?? randomUUID(), context, true)
  }

  async #open(
    applicationId: string,
    request: InvokeRequest,
    requestId: string,
    context: CallContext,
    stream: boolean,
  ): Promise<Invocation> {
    const { applications, answers } = this.#options
    requireHistory(request.prompt)
    requirePrintable(requestId)
    const application = await applications.get(context.caller.accountId, applicationId)
    const settings = await applications.answerSettings(application, {
      ...(request.knowledge_ids === undefined ? {} : { knowledgeIds: request.knowledge_ids }),
      ...(request.document_ids === undefined ? {} : { documentIds: request.document_ids }),
    })
    const { slices, parts } = await answers.open({ ...settings, requestId, turns: request.prompt, stream }, context)
    const shows = knowledgeInfoOf(application)?.show_recall_result === true
    return { requestId, parts, shownSlices: shows ? slices.map(toShownSlice) : undefined }
  }
}

export function usageReply({ promptTokens, completionTokens }: Usage): InvokeUsage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}

/**
 * The whole history in each call: an odd number of messages, which ends with the question, in at most 15 turns.
 * @throws {ApiError} invalidParameter
 */
export function requireHistory(prompt: readonly { readonly role: string; readonly content: string }[]): void {
  if (prompt.length % 2 === 0) {
    throw badPrompt(
      '消息条数必须为奇数，最后一条是用户的问题。',
      'The number of messages must be odd; the last one asks.',
    )
  }
  if (prompt.length > 2 * maxTurns - 1) {
    throw badPrompt(`对话不得超过 ${maxTurns} 轮。`, `A conversation has at most ${maxTurns} turns.`)
  }
  const last = prompt.at(-1)
  if (last?.role !== 'user' || last.content.trim() === '') {
    throw badPrompt('最后一条消息必须是用户的问题。', 'The last message must be a question of the user.')
  }
}

/** The id stands in a line of its own in streams. */
function requirePrintable(requestId: string): void {
  if (requestId !== '' && !/[\p{Cc}\u2028\u2029]/u.test(requestId)) return
  const reason = { zh: '不得为空或包含控制字符。', en: 'It must not be empty or hold control characters.' }
  throw new ApiError('invalidParameter', { field: 'request_id', reason }, { shouldRetry: false })
}

function badPrompt(zh: string, en: string): ApiError {
  return new ApiError('invalidParameter', { field: 'prompt', reason: { zh, en } }, { shouldRetry: false })
}

function toShownSlice({ text, score, documentId, documentName }: RecalledSlice): object {
  return { text, score: Math.round(score * 1e6) / 1e6, document_id: documentId, document_name: documentName }
}
