/** What every failure of this package is, except wrong arguments (`TypeError`). */
export class OpenMaaSError extends Error {
  override readonly name: string = 'OpenMaaSError'
}

/** No answer came: no connection, or it broke before the reply was whole. */
export class ConnectionError extends OpenMaaSError {
  override readonly name: string = 'ConnectionError'
}

/** No answer came within the time limit. */
export class TimeoutError extends ConnectionError {
  override readonly name: string = 'TimeoutError'
}

/** The caller's own signal ended the call. */
export class AbortedError extends OpenMaaSError {
  override readonly name: string = 'AbortedError'
}

export interface ApiErrorDetails {
  /** HTTP status; 200 for an error inside a stream or an envelope. */
  readonly status: number
  /** The platform's code, digits as text, such as `1214`; empty where the answer had none. */
  readonly code: string
  readonly message: string
  /** Id of the call in the server's log. */
  readonly requestId: string | undefined
  readonly headers: Headers
  /** The answer as it was: JSON, or text where it was none. */
  readonly body: unknown
}

/** The server answered that it did not do it. */
export class ApiError extends OpenMaaSError {
  override readonly name: string = 'ApiError'
  readonly status: number
  readonly code: string
  readonly requestId: string | undefined
  readonly headers: Headers
  readonly body: unknown

  constructor({ status, code, message, requestId, headers, body }: ApiErrorDetails) {
    super(message)
    this.status = status
    this.code = code
    this.requestId = requestId
    this.headers = headers
    this.body = body
  }
}

/** Key or token is missing, wrong or expired, or the account is locked: codes 1000 to 1005, 1110 to 1112; status 401. */
export class AuthenticationError extends ApiError {
  override readonly name: string = 'AuthenticationError'
}

/** The request is not as documented: codes 1210 to 1215, 1261; status 400. */
export class InvalidRequestError extends ApiError {
  override readonly name: string = 'InvalidRequestError'
}

/** No such thing in this account, or no such operation: codes 1211, 1222; status 404. */
export class NotFoundError extends ApiError {
  override readonly name: string = 'NotFoundError'
}

/** Input or output was judged unsafe: code 1301. */
export class ContentFilterError extends ApiError {
  override readonly name: string = 'ContentFilterError'
}

/** Too many calls at once, or an allowance is used up: codes 1302 to 1314; status 429. */
export class RateLimitError extends ApiError {
  override readonly name: string = 'RateLimitError'
}

/** The server or a model behind it failed: status 500 and above; inside a stream codes 500, 1200, 1230 and 1234. */
export class ServerError extends ApiError {
  override readonly name: string = 'ServerError'
}

/** What has a status of 500 outside of streams. */
const failuresOfServer = new Set([500, 1200, 1230, 1234])

/** The class that says most about an answer: by its code first, then by its status. */
export function apiErrorOf(details: ApiErrorDetails): ApiError {
  const code = Number(details.code)
  const { status } = details
  if (code === 1301) return new ContentFilterError(details)
  if (code === 1211 || code === 1222 || status === 404) return new NotFoundError(details)
  // An account that is locked or not active is told of with status 429.
  if ((code >= 1000 && code <= 1005) || (code >= 1110 && code <= 1112) || status === 401)
    return new AuthenticationError(details)
  if ((code >= 1302 && code <= 1314) || status === 429) return new RateLimitError(details)
  if (status >= 500 || (status < 400 && failuresOfServer.has(code))) return new ServerError(details)
  if (status >= 400 || (code >= 1210 && code <= 1261)) return new InvalidRequestError(details)
  return new ApiError(details)
}

/** Code and message of an answer, from either envelope: `{error: {code, message}}`, or `{code, message}`. */
export function failureIn(body: unknown): { readonly code: string; readonly message: string } | undefined {
  const whole = record(body)
  const inner = record(whole?.['error']) ?? whole
  const code = inner?.['code'] ?? inner?.['type']
  const message = inner?.['message'] ?? inner?.['msg']
  if (code === undefined && message === undefined) return undefined
  return { code: text(code), message: text(message) }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
