import { EngineError } from '../engine-error.ts'
import { EventStreamError } from './sse-reader.ts'

/** What is kept of an upstream's error reply. */
export interface UpstreamReply {
  readonly status: number
  readonly retryAfter: string | undefined
  /** At most the first 64 KiB. */
  readonly body: string
}

/** Turns an error reply into the error that callers of the engine know; each protocol has its own. */
export type ErrorReader = (reply: UpstreamReply) => EngineError

/** The members that error replies of model servers have in common, wherever they put them. */
export interface ErrorBody {
  readonly message: string
  readonly code: string | undefined
}

const contextPatterns = [
  // vLLM, OpenAI, SGLang, Mistral and others
  /(?:maximum|max) context length|context_length_exceeded|exceed_context_size/i,
  /exceed(?:s|ed)?[^.]{0,40}\bcontext (?:length|size|window)/i,
  /(?:is )?longer than the (?:model'?s |maximum )[^.]{0,20}(?:context|model) length/i,
  /(?:prompt|input)(?: \([^)]*\))? is too long|prompt too long/i,
  /(?:输入|提示|上下文|prompt)[^。]{0,12}(?:超长|过长|超出|超过)/i,
  // TGI and LM Studio
  /`?inputs`? (?:tokens )?must have less than|tokens to keep from the initial prompt is greater than the context/i,
]

/** Says whether an error tells that the prompt does not fit into the model's context. */
export function tellsContextTooLong(message: string): boolean {
  return contextPatterns.some((pattern) => pattern.test(message))
}

/**
 * The kind of an error reply of an OpenAI-compatible server. A model that the server does not serve (404) is `rejected`: another
 * replica with the same route would say the same, and the operator has to correct the route.
 */
export const readOpenAiError: ErrorReader = ({ status, retryAfter, body }) => {
  const { message, code } = parseErrorBody(body)
  const details = { upstreamStatus: status, retryAfterSeconds: parseRetryAfter(retryAfter) }
  if (status === 401 || status === 403)
    return new EngineError('unauthorized', 'The model server refused our credentials.', details)
  if (status === 429) return new EngineError('overloaded', 'The model server has too many calls.', details)
  if (status === 503) return new EngineError('overloaded', 'The model server is busy or still starting.', details)
  if (tellsContextTooLong(`${code ?? ''} ${message}`)) {
    return new EngineError('contextTooLong', 'The prompt does not fit into the context of the model.', details)
  }
  if (status === 404) return new EngineError('rejected', 'The model server does not serve this model.', details)
  if (status >= 400 && status < 500 && status !== 408) {
    return new EngineError('rejected', `The model server refused the request${safeReason(message)}.`, details)
  }
  return new EngineError('unavailable', `The model server failed with status ${status}.`, details)
}

/** The error of a connection that could not be made, broke before an answer, or brought no chat stream. */
export function connectionError(cause: unknown): EngineError {
  if (cause instanceof EventStreamError)
    return new EngineError('unavailable', 'The model server answered something that is no chat stream.', { cause })
  const code = errorCode(cause)
  return new EngineError('unavailable', connectionMessages[code] ?? 'The connection to the model server broke.', {
    cause,
  })
}

const connectionMessages: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The model server refuses connections.',
  ENOTFOUND: 'The name of the model server cannot be resolved.',
  EAI_AGAIN: 'The name of the model server cannot be resolved.',
  EHOSTUNREACH: 'The model server cannot be reached.',
  ENETUNREACH: 'The model server cannot be reached.',
  ETIMEDOUT: 'The model server did not accept a connection in time.',
  UND_ERR_CONNECT_TIMEOUT: 'The model server did not accept a connection in time.',
  UND_ERR_HEADERS_TIMEOUT: 'The model server did not answer in time.',
  UND_ERR_BODY_TIMEOUT: 'The model server stopped answering.',
  UND_ERR_DESTROYED: 'The engine is closed.',
  UND_ERR_CLOSED: 'The engine is closed.',
}

/** A code of Node or undici; several addresses of one name fail together with an error that holds the others. */
function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Finds message and code in `{error: {message, code}}`, `{error: "…"}`, `{message}`, `{detail}` or plain text. */
export function parseErrorBody(body: string): ErrorBody {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    // A proxy in front of the server answers in HTML or plain text; its text is good enough to recognise an error by.
    return { message: body.slice(0, 500), code: undefined }
  }
  return errorBodyOf(parsed)
}

/** The same for a body that is parsed already. */
export function errorBodyOf(value: unknown): ErrorBody {
  if (typeof value === 'string') return { message: value, code: undefined }
  if (typeof value !== 'object' || value === null) return { message: '', code: undefined }
  const record: Readonly<Record<string, unknown>> = { ...value }
  const inner = record['error']
  if (typeof inner === 'object' && inner !== null) return errorBodyOf(inner)
  const message =
    [record['message'], inner, record['detail'], record['msg']].find((text) => typeof text === 'string') ?? ''
  const code = record['code'] ?? record['type']
  return {
    message: String(message),
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
  }
}

/** Seconds of a `retry-after` header: a number, or a date. */
export function parseRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds) && seconds >= 0) return Math.ceil(seconds)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000))
}

const safeReasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/tool.?choice|enable-auto-tool-choice|tool.?call.?parser/i, 'it is not set up for tool calls'],
  [/does not support tools|tools? (?:is|are) not supported/i, 'the model does not support tools'],
  [/image|video|audio|multimodal|multi-modal/i, 'the model does not take this kind of content'],
  [/chat.?template/i, 'the chat template does not take these messages'],
  [/schema|grammar|guided|structured|response_format/i, 'it cannot enforce this output format'],
  [/max_tokens|max_completion_tokens/i, 'the limit of output tokens is not accepted'],
  [/temperature|top_p|seed|stop/i, 'a sampling setting is not accepted'],
]

/** Upstream messages may quote the prompt or an address, so only what we can say in our own words goes on. */
function safeReason(message: string): string {
  const reason = safeReasons.find(([pattern]) => pattern.test(message))?.[1]
  return reason === undefined ? '' : `: ${reason}`
}
