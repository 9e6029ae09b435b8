import { Call } from './call.ts'
import { Authorization } from './credentials.ts'
import type { Credential } from './credentials.ts'
import { apiErrorOf, ConnectionError, failureIn, OpenMaaSError } from './errors.ts'
import { EventStream } from './event-stream.ts'
import { parseJson } from './json-text.ts'
import { pause } from './pause.ts'
import { retryDelay } from './retry.ts'
import { sendingProgress } from './upload-progress.ts'
import type { UploadProgress } from './upload-progress.ts'
import { formOf, partsOf } from './upload.ts'

export type { Upload } from './upload.ts'

/** Header values by name. */
export type HeaderValues = Headers | Readonly<Record<string, string>>

export interface ClientOptions {
  /** The key, or what gives it. Default: the environment variable `ZAI_API_KEY`. `null` sends none, as in a page that has a cookie. */
  readonly apiKey?: Credential | null
  /**
   * Address of the model API, with or without `/api/paas/v4` at its end. Default: the environment variable `ZAI_BASE_URL`, else
   * `http://127.0.0.1:8787/api/paas/v4`. With `/api/coding/paas/v4` chat and models are asked there.
   */
  readonly baseURL?: string
  /** Sends the key itself (`key`, the default) or a token signed with it that is renewed in time (`jwt`). */
  readonly auth?: 'key' | 'jwt'
  /**
   * Milliseconds without a sign of the server after which a call is given up: until the answer begins, and between two pieces of it, be it
   * events of a stream or parts of a file. Time that the caller takes to read does not count. Default 600,000; 0 for no limit.
   */
  readonly timeout?: number
  /** Further tries of a call that failed without having been carried out. Default 2. */
  readonly maxRetries?: number
  /** Sent with every call; a function is asked each time. */
  readonly headers?: HeaderValues | (() => HeaderValues)
  /** What makes the calls, in place of the runtime's own, such as one that goes through a proxy. */
  readonly fetch?: typeof fetch
  /** Members for every call of `fetch`, such as `credentials` in a browser. */
  readonly fetchOptions?: RequestInit
}

/** What one call may decide for itself. */
export interface RequestOptions {
  /** Ends the call, its tries and the reading of its answer. */
  readonly signal?: AbortSignal
  /** Milliseconds of silence, in place of the client's. */
  readonly timeout?: number
  /** Further tries, in place of the client's. */
  readonly maxRetries?: number
  /** Beside the client's, and before them. */
  readonly headers?: HeaderValues
  /** Members that the types do not name; they join the body of the call. */
  readonly extraBody?: Readonly<Record<string, unknown>>
  /** Doing it twice is the same as doing it once, so it may be repeated after a failure of any kind. */
  readonly idempotent?: boolean
  /** Told while a multipart body is sent: how much of it the network has taken. Starts again at 0 when the call is repeated. */
  readonly onUploadProgress?: (progress: UploadProgress) => void
}

export interface CoreRequest {
  readonly method: string
  /** Below `/api`. */
  readonly path: string
  readonly query?: object | undefined
  readonly body?: object | undefined
  /** Fields and files of a multipart body. */
  readonly form?: object
}

const defaultTimeoutMilliseconds = 600_000
const defaultBase = 'http://127.0.0.1:8787/api/paas/v4'
const modelPrefix = '/paas/v4'

/** Calls of the API: address, key, time limits, retries and errors. Knows no operation. */
export class ClientCore {
  /** Address that every path is relative to, as `http://127.0.0.1:8787/api`. */
  readonly root: string
  readonly #prefix: string
  readonly #options: ClientOptions
  readonly #authorization: Authorization | undefined

  /** @throws {OpenMaaSError} when there is no key */
  constructor(options: ClientOptions = {}) {
    this.#options = options
    const base = (options.baseURL ?? environment('ZAI_BASE_URL') ?? defaultBase).replace(/\/+$/, '')
    const found = /^(.*?)(?:\/api)?(\/(?:coding\/)?paas\/v4)?$/.exec(base)
    this.root = `${found?.[1] ?? base}/api`
    this.#prefix = found?.[2] ?? modelPrefix
    if (options.apiKey === null) return
    const credential = options.apiKey ?? environment('ZAI_API_KEY')
    if (credential === undefined)
      throw new OpenMaaSError('There is no key: give `apiKey`, or set the environment variable ZAI_API_KEY.')
    this.#authorization = new Authorization(credential, options.auth === 'jwt')
  }

  /**
   * Makes a call whose answer is JSON.
   * @returns the parsed answer
   * @throws {ApiError} also for an answer with status 200 that tells of a failure
   * @throws {ConnectionError} when there is no whole answer
   * @throws {AbortedError} when the signal ends the call
   */
  json<Reply>(request: CoreRequest, options?: RequestOptions): Promise<Reply> {
    return this.#send(request, options, async (response) => {
      const body = await readBody(response)
      if (tellsFailure(body)) throw this.#refusal(response, body)
      return body as Reply
    })
  }

  /**
   * Makes a call whose answer is a file or sound.
   * @returns the answer itself, its body not read yet
   * @throws {ApiError} for a status of 400 and above; otherwise as `json`
   */
  raw(request: CoreRequest, options?: RequestOptions): Promise<Response> {
    return this.#send(request, options, (response) => response)
  }

  /**
   * Makes a call whose answer comes in server-sent events.
   * @returns the events, of which none is read yet
   * @throws {ApiError} for a refusal before the first event; later ones are thrown by the reading
   */
  stream<Event>(request: CoreRequest, options?: RequestOptions): Promise<EventStream<Event>> {
    return this.#send(request, options, async (response, abort) => {
      const type = response.headers.get('content-type') ?? ''
      if (type.includes('json')) throw this.#refusal(response, await readBody(response))
      return new EventStream<Event>(response, abort)
    })
  }

  /** The address and headers of a call, for transports other than `fetch`. */
  async address(path: string, query?: object): Promise<{ readonly url: string; readonly headers: Headers }> {
    return { url: this.#urlOf(path, query), headers: await this.#headers() }
  }

  async #send<Result>(
    request: CoreRequest,
    options: RequestOptions = {},
    read: (response: Response, abort: AbortController) => Result | Promise<Result>,
  ): Promise<Result> {
    const { signal, idempotent = false } = options
    const url = this.#urlOf(request.path, request.query)
    const maxRetries = options.maxRetries ?? this.#options.maxRetries ?? 2
    for (let made = 1; ; made += 1) {
      const call = new Call(options.timeout ?? this.#options.timeout ?? defaultTimeoutMilliseconds, signal)
      let response: Response | undefined
      let error: unknown
      try {
        response = call.watch(await this.#fetchOnce(url, request, options, call))
        if (response.ok) return await read(response, call.abort)
      } catch (thrown) {
        call.done()
        // What was answered is told. An answer that broke off is as good as none.
        if (!(thrown instanceof ConnectionError)) throw thrown
        error = thrown
        response = undefined
      }
      const delay =
        made > maxRetries ? undefined : retryDelay({ made, method: request.method, response, error, idempotent })
      if (delay === undefined) {
        if (response === undefined) throw error
        throw this.#refusal(response, await readBody(response))
      }
      // The refusal is not read: nothing is lost when its connection is gone already.
      await response?.body?.cancel().catch(() => undefined)
      call.done()
      await pause(delay, signal)
    }
  }

  async #fetchOnce(
    url: string,
    { method, body, form }: CoreRequest,
    options: RequestOptions,
    call: Call,
  ): Promise<Response> {
    const { signal } = call.abort
    const whole = { ...body, ...form, ...options.extraBody }
    const make = this.#options.fetch ?? fetch
    call.listen()
    try {
      const headers = await call.within(this.#headers(options.headers))
      const init = { ...this.#options.fetchOptions, method, headers, signal }
      if (form !== undefined && options.onUploadProgress !== undefined) {
        const told = options.onUploadProgress
        // Bytes that were taken are a sign of life.
        const progress = (now: UploadProgress): void => {
          call.listen()
          told(now)
        }
        return await call.within(sendingProgress(make, url, init, partsOf(whole), progress))
      }
      if (form !== undefined) return await call.within(make(url, { ...init, body: formOf(partsOf(whole)) }))
      if (body === undefined) return await call.within(make(url, init))
      headers.set('content-type', 'application/json')
      return await call.within(make(url, { ...init, body: JSON.stringify(whole) }))
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof OpenMaaSError || !isNetworkFailure(error)) throw error
      throw new ConnectionError(`No connection to ${url}.`, { cause: error })
    } finally {
      call.heard()
    }
  }

  async #headers(own?: HeaderValues): Promise<Headers> {
    const { headers: given } = this.#options
    const headers = new Headers(typeof given === 'function' ? given() : given)
    if (this.#authorization !== undefined) headers.set('authorization', await this.#authorization.header())
    new Headers(own).forEach((value, name) => headers.set(name, value))
    return headers
  }

  #urlOf(path: string, query: object = {}): string {
    const moved =
      path.startsWith(`${modelPrefix}/`) && movable.test(path) ? this.#prefix + path.slice(modelPrefix.length) : path
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) {
      // The API separates the values of a list by commas; of a repeated name it reads the last.
      if (value !== undefined && value !== null) parameters.append(name, String(value))
    }
    const text = parameters.toString()
    return this.root + moved + (text === '' ? '' : `?${text}`)
  }

  #refusal(response: Response, body: unknown): OpenMaaSError {
    const { status, headers } = response
    const { code = '', message = '' } = failureIn(body) ?? {}
    const requestId = headers.get('x-request-id') ?? undefined
    return apiErrorOf({
      status,
      code,
      message: message === '' ? `The server answered with status ${status}.` : message,
      requestId,
      headers,
      body,
    })
  }
}

/** What the coding address serves too. */
const movable = /^\/paas\/v4\/(?:chat\/completions|models)(?:\/|$)/

/**
 * Whether an answer with the status 200 says that the call failed: one family of paths has a code of its own for that, whose errors have four
 * or five digits. The `error` of a task that failed is not the failure of asking for it.
 */
function tellsFailure(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  if ('success' in body && body.success === false) return true
  if ('task_status' in body || 'status' in body || 'choices' in body) return false
  return /^\d{4,5}$/.test(failureIn(body)?.code ?? '')
}

/** What `fetch` rejects with when there is no connection, as opposed to what a caller's own function or argument did wrong. */
function isNetworkFailure(error: unknown): boolean {
  if (!(error instanceof TypeError)) return true
  return error.cause !== undefined || /fetch|network|load failed|connect/i.test(error.message)
}

async function readBody(response: Response): Promise<unknown> {
  let text: string
  try {
    text = await response.text()
  } catch (error) {
    if (error instanceof OpenMaaSError) throw error
    throw new ConnectionError('The answer broke off before its end.', { cause: error })
  }
  try {
    return text === '' ? {} : parseJson(text)
  } catch (error) {
    if (response.ok)
      throw new OpenMaaSError('The answer is not JSON. Is this the address of the API?', { cause: error })
    return text
  }
}

/** Node, Deno and Bun have one; a browser has not. */
function environment(name: string): string | undefined {
  const { process } = globalThis as {
    readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
  }
  const value = process?.env?.[name]
  return value === undefined || value === '' ? undefined : value
}
