import type { OpenMaaS } from '../client.ts'
import { AbortedError, apiErrorOf, ConnectionError } from '../errors.ts'
import { parseJson } from '../json-text.ts'
import { base64Of } from './speech.ts'

/** An event of the server; `type` tells which. */
export interface RealtimeEvent {
  readonly type: string
  readonly event_id?: string
  readonly [member: string]: unknown
}

/** An event of the client, such as `{ type: 'response.create' }`. */
export interface RealtimeClientEvent {
  readonly type: string
  readonly [member: string]: unknown
}

export interface RealtimeOptions {
  readonly signal?: AbortSignal
  /** Set at once: `model`, `instructions`, `voice`, `turn_detection`, `tools`... */
  readonly session?: Readonly<Record<string, unknown>>
  /**
   * The WebSocket to use, for runtimes without one of their own such as Node 18 and 20: that of the package `ws`. Default: the global one.
   */
  readonly WebSocket?: WebSocketConstructor
  /**
   * How the key goes along: in a header, the default outside of browsers, or in the name of a sub-protocol, which is all that a browser can do
   * and which this platform understands, but not the cloud.
   */
  readonly keyIn?: 'header' | 'protocol'
}

interface Socket {
  readonly readyState: number
  binaryType: string
  send(data: string): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open', hear: () => void): void
  addEventListener(type: 'message', hear: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', hear: (event: { readonly code: number; readonly reason: string }) => void): void
  addEventListener(type: 'error', hear: (event: { readonly message?: string; readonly error?: unknown }) => void): void
}

/** A class of WebSockets as browsers have it, or as the package `ws` does, which takes headers. */
export type WebSocketConstructor = new (
  url: string,
  options?: string[] | { headers: Record<string, string> },
) => unknown

const openState = 1

/**
 * A live conversation: sound or text in, sound and text out, over a WebSocket. Events of the server are read with `for await`; a reader who
 * stops closes the connection. Events that nobody reads wait in memory.
 *
 * ```ts
 * const live = await connectRealtime(client, { session: { model: 'glm-realtime-flash', voice: 'tongtong' } })
 * live.say('你好')
 * for await (const event of live) if (event.type === 'response.done') break
 * ```
 */
export class RealtimeConnection implements AsyncIterable<RealtimeEvent> {
  readonly #socket: Socket
  readonly #waiting: RealtimeEvent[] = []
  #wake: (() => void) | undefined
  #over = false
  #failure: Error | undefined

  /** @internal It is made by `connectRealtime`. */
  constructor(socket: Socket, signal: AbortSignal | undefined) {
    this.#socket = socket
    const abort = (): void => {
      this.#failure ??= new AbortedError('The conversation was ended.', { cause: signal?.reason })
      this.close()
    }
    socket.addEventListener('message', ({ data }) => {
      try {
        const event = parseJson(typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer))
        this.#waiting.push(event as RealtimeEvent)
      } catch (error) {
        // Thrown from here it would reach nobody, and end a Node program.
        this.#failure ??= new ConnectionError('The conversation holds an event that is not JSON.', { cause: error })
        this.close()
      }
      this.#wake?.()
    })
    socket.addEventListener('close', ({ code, reason }) => {
      signal?.removeEventListener('abort', abort)
      if (code !== 1000 && code !== 1005)
        this.#failure ??= new ConnectionError(`The conversation was closed with ${code}${reason && `: ${reason}`}.`)
      this.#over = true
      this.#wake?.()
    })
    signal?.addEventListener('abort', abort, { once: true })
  }

  /** @throws {ConnectionError} when it is closed */
  send(event: RealtimeClientEvent): void {
    if (this.#socket.readyState !== openState) throw new ConnectionError('The conversation is closed.')
    this.#socket.send(JSON.stringify(event))
  }

  /** Changes the session: `model`, `instructions`, `voice`, `turn_detection`, `tools`. Answered by `session.updated`. */
  update(session: Readonly<Record<string, unknown>>): void {
    this.send({ type: 'session.update', session })
  }

  /** A piece of sound as `input_audio_format` says, at most 30 s; 100 ms are advised, and no more than 50 pieces a second are heard. */
  appendAudio(bytes: Uint8Array): void {
    this.send({ type: 'input_audio_buffer.append', audio: base64Of(bytes) })
  }

  /** The sound so far was a whole turn, and is to be answered. Not needed with the server's own turn detection. */
  commitAudio(): void {
    this.send({ type: 'input_audio_buffer.commit' })
    this.send({ type: 'response.create' })
  }

  /** Says something in writing, and asks for an answer. */
  say(text: string): void {
    const content = [{ type: 'input_text', text }]
    this.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } })
    this.send({ type: 'response.create' })
  }

  /** Answers `response.function_call_arguments.done`, and asks for the answer that follows. */
  answerTool(callId: string, output: string): void {
    this.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: callId, output } })
    this.send({ type: 'response.create' })
  }

  /** Ends the conversation. Events that came before can still be read. */
  close(): void {
    this.#socket.close(1000)
  }

  /**
   * The server's events. Leaving the loop ends the conversation.
   * @throws {AbortedError} when the signal has ended it
   * @throws {ConnectionError} when it was not closed in the normal way
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<RealtimeEvent, void, undefined> {
    try {
      for (;;) {
        const event = this.#waiting.shift()
        if (event !== undefined) yield event
        else if (this.#failure !== undefined) throw this.#failure
        else if (this.#over) return
        else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      this.close()
    }
  }
}

/**
 * Opens a live conversation.
 * @throws {ConnectionError} when the server does not take it: a browser is not told why
 */
export async function connectRealtime(
  client: Pick<OpenMaaS, 'core'>,
  options: RealtimeOptions = {},
): Promise<RealtimeConnection> {
  const { signal, session } = options
  const found = options.WebSocket ?? (globalThis as { readonly WebSocket?: WebSocketConstructor }).WebSocket
  if (found === undefined)
    throw new TypeError('This runtime has no WebSocket: give that of the package ws as the option WebSocket.')
  if (signal?.aborted === true) throw new AbortedError('The conversation was ended.', { cause: signal.reason })
  const { url, headers } = await client.core.address('/paas/v4/realtime')
  const key = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1]
  // Pages have a document, their workers have not; neither can send headers.
  const inBrowser = 'document' in globalThis || 'WorkerGlobalScope' in globalThis
  const asProtocol = options.keyIn === undefined ? inBrowser : options.keyIn === 'protocol'
  const given: Record<string, string> = {}
  headers.forEach((value, name) => (given[name] = value))
  const protocols = key === undefined ? undefined : ['openmaas-realtime', `bearer.${key}`]
  // The type of the global one tells less than the runtimes do: outside of browsers they take headers.
  const socket = new found(url.replace(/^http/, 'ws'), asProtocol ? protocols : { headers: given }) as Socket
  // Listens from the start: the first events may come together with the opening.
  const connection = new RealtimeConnection(socket, signal)
  await opened(socket, signal)
  if (session !== undefined) connection.update(session)
  return connection
}

function opened(socket: Socket, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(new AbortedError('The conversation was ended.', { cause: signal?.reason }))
      socket.close()
    }
    signal?.addEventListener('abort', abort, { once: true })
    const settle = (): void => signal?.removeEventListener('abort', abort)
    socket.addEventListener('open', () => {
      settle()
      resolve()
    })
    socket.addEventListener('error', ({ message, error }) => {
      settle()
      const status = Number(/Unexpected server response: (\d{3})/.exec(message ?? '')?.[1])
      const reason = `No conversation was opened${message ? `: ${message}` : ''}.`
      if (status >= 400) {
        const headers = new Headers()
        reject(apiErrorOf({ status, code: '', message: reason, requestId: undefined, headers, body: undefined }))
      } else reject(new ConnectionError(reason, { cause: error }))
    })
  })
}
