/** A call of the API as it can be written down. */
export interface CodedRequest {
  /** Below `/api`, as `/paas/v4/chat/completions`. */
  readonly path: string
  /** Name of the operation in the SDK, as `chat.completions.create`. */
  readonly operation: string
  readonly body: object
  /** Names of files by their field: the call is then a form and not JSON. */
  readonly files?: Readonly<Record<string, string>>
  /** File that the answer is written to, where it is not JSON. */
  readonly saveAs?: string
}

export interface Sample {
  /** Of the client or the language. */
  readonly name: string
  readonly code: string
}

/** Where the call goes. */
export interface Target {
  /** Of this platform, as `http://127.0.0.1:8787`. */
  readonly origin: string
  /** A whole key, or what stands for one. */
  readonly key: string
}

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** Characters of the longest text without a space that is shown as it is. */
const longest = 2000

/** The body as it is sent, but for pictures and sounds, which would fill the page. */
export function shownBody({ body }: Pick<CodedRequest, 'body'>): JsonObject {
  const text = JSON.stringify(body, (_, value: unknown) => (isLong(value) ? `${value.slice(0, 32)}…` : value))
  return JSON.parse(text) as JsonObject
}

/** Whether something stands in the code only by its first characters, so that it cannot be run as it is. */
export function isShortened({ body }: Pick<CodedRequest, 'body'>): boolean {
  let found = false
  JSON.stringify(body, (_, value: unknown) => {
    found ||= isLong(value) || (typeof value === 'string' && value.endsWith(';base64,…'))
    return value
  })
  return found
}

export function isStreamed({ body }: Pick<CodedRequest, 'body'>): boolean {
  return 'stream' in body && body.stream === true
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isLong(value: unknown): value is string {
  return typeof value === 'string' && value.length > longest && !/\s/.test(value)
}
