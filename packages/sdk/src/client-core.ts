import { Authorization } from './credentials.ts'
import type { Credential } from './credentials.ts'
import { AbortedError, apiErrorOf, ConnectionError, failureIn, OpenMaaSError, TimeoutError } from './errors.ts'
import { EventStream } from './event-stream.ts'
import { retryDelay } from './retry.ts'
import { formOf } from './upload.ts'

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
  /** Milliseconds until the answer, or the first event of a stream, must be there. Default 600,000. */
  readonly timeout?: number
  /** Further tries of a call that failed without having been carried out. Default 2. */
  readonly maxRetries?: number
  /** Sent with every call; a function is asked each time. */
  readonly headers?: HeaderValues | (() => HeaderValues)
  readonly fetch?: typeof fetch
  /** Members for every call of `fetch`, such as `credentials` in a browser. */
  readonly fetchOptions?: RequestInit
}

/** What one call may decide for itself. */
export interface RequestOptions {
  readonly signal?: AbortSignal
  /** Milliseconds, in place of the client's. */
  readonly timeout?: number
  readonly maxRetries?: number
  readonly headers?: HeaderValues
  /** Members that the types do not name; they join the body of the call. */
  readonly extraBody?: Readonly<Record<string, unknown>>
  /** Doing it twice is the same as doing it once, so it may be repeated after a failure of any kind. */
  readonly idempotent?: boolean
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

  /** @returns the parsed answer */
  async json<Reply>(request: CoreRequest, options?: RequestOptions): Promise<Reply> {
    const { response } = await this.#send(request, options)
    const body = await readBody(response)
    const failure = failureIn(body)
    // One family of paths tells failures with the status 200 and a code of its own.
    if (failure !== undefined && isFailureCode(failure.code)) throw this.#refusal(response, body)
    return body as Reply
  }

  /** @returns the answer itself, its body not read yet */
  async raw(request: CoreRequest, options?: RequestOptions): Promise<Response> {
    return (await this.#send(request, options)).response
  }

  async stream<Event>(request: CoreRequest, options?: RequestOptions): Promise<EventStream<Event>> {
    const { response, abort } = await this.#send(request, options)
    const type = response.headers.get('content-type') ?? ''
    if (type.includes('json')) throw this.#refusal(response, await readBody(response))
    return new EventStream<Event>(response, abort)
  }

  /** The address and headers of a call, for transports other than `fetch`. */
  async address(path: string, query?: object): Promise<{ readonly url: string; readonly headers: Headers }> {
    return { url: this.#urlOf(path, query), headers: await this.#headers() }
  }

  async #send(
    request: CoreRequest,
    options: RequestOptions = {},
  ): Promise<{ readonly response: Response; readonly abort: AbortController }> {
    const url = this.#urlOf(request.path, request.query)
    const maxRetries = options.maxRetries ?? this.#options.maxRetries ?? 2
    const { method } = request
    for (let made = 1; ; made += 1) {
      const abort = new AbortController()
      const detach = follow(options.signal, abort)
      let response: Response | undefined
      let error: unknown
      try {
        response = await this.#fetchOnce(url, request, options, abort)
        if (response.ok) return { response, abort }
      } catch (thrown) {
        error = thrown
        detach()
        if (thrown instanceof AbortedError) throw thrown
      }
      const delay =
        made > maxRetries
          ? undefined
          : retryDelay({ made, method, response, error, idempotent: options.idempotent ?? false })
      if (delay === undefined) {
        if (response === undefined) throw error
        throw this.#refusal(response, await readBody(response))
      }
      await response?.body?.cancel()
      detach()
      await pause(delay, options.signal)
    }
  }

  async #fetchOnce(
    url: string,
    { method, body, form }: CoreRequest,
    options: RequestOptions,
    abort: AbortController,
  ): Promise<Response> {
    const milliseconds = options.timeout ?? this.#options.timeout ?? defaultTimeoutMilliseconds
    const timer = setTimeout(
      () => abort.abort(new TimeoutError(`No answer came within ${milliseconds} ms.`)),
      milliseconds,
    )
    const headers = await this.#headers(options.headers)
    if (form === undefined && body !== undefined) headers.set('content-type', 'application/json')
    const whole = { ...body, ...form, ...options.extraBody }
    try {
      return await (this.#options.fetch ?? fetch)(url, {
        ...this.#options.fetchOptions,
        method,
        headers,
        signal: abort.signal,
        ...(form !== undefined ? { body: formOf(whole) } : body === undefined ? {} : { body: JSON.stringify(whole) }),
      })
    } catch (error) {
      if (abort.signal.aborted) throw abort.signal.reason
      throw new ConnectionError(`No connection to ${url}.`, { cause: error })
    } finally {
      clearTimeout(timer)
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
      for (const one of Array.isArray(value) ? value : [value])
        if (one !== undefined && one !== null) parameters.append(name, String(one))
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

/** `200` is the success of the envelope with `code` and `message`; codes of errors have four or five digits. */
function isFailureCode(code: string): boolean {
  return /^\d{4,5}$/.test(code)
}

async function readBody(response: Response): Promise<unknown> {
  let text: string
  try {
    text = await response.text()
  } catch (error) {
    throw new ConnectionError('The answer broke off before its end.', { cause: error })
  }
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    if (response.ok) throw new ConnectionError('The answer is not JSON. Is this the address of the API?')
    return text
  }
}

/** Ends the one with the other. @returns what undoes it */
function follow(signal: AbortSignal | undefined, abort: AbortController): () => void {
  if (signal === undefined) return () => undefined
  const end = (): void => abort.abort(new AbortedError('The call was ended.', { cause: signal.reason }))
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return () => signal.removeEventListener('abort', end)
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      reject(new AbortedError('The call was ended.', { cause: signal?.reason }))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, milliseconds)
    if (signal?.aborted === true) end()
    else signal?.addEventListener('abort', end, { once: true })
  })
}

/** Node, Deno and Bun have one; a browser has not. */
function environment(name: string): string | undefined {
  const { process } = globalThis as {
    readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
  }
  const value = process?.env?.[name]
  return value === undefined || value === '' ? undefined : value
}
