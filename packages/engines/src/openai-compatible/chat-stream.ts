import type { Dispatcher } from 'undici'
import type { ChatPart } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import { ChatChunkReader } from './chat-chunk-reader.ts'
import type { ChatChunkReaderOptions } from './chat-chunk-reader.ts'
import { headerText, maxErrorBytes } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { SseReader } from './sse-reader.ts'
import { connectionError } from './upstream-failure.ts'
import type { UpstreamReply } from './upstream-failure.ts'

/** More parts than this waiting for the reader stop the reading of the socket; it goes on when few are left. */
const pauseAtParts = 256
const resumeAtParts = 32
/** So many parts that were read already are kept at most. */
const compactAtParts = 1024
const maxEventBytes = 8 * 1024 * 1024
/** After the model's last word the usage follows at once, or never. */
const usageWaitMilliseconds = 5000
/** After the last event the connection ends its reply at once and can serve again; one that does not is dropped. */
const drainMilliseconds = 1000

export interface ChatStreamOptions {
  readonly client: HttpClient
  readonly path: string
  /** Body of the call, made at the first pull. */
  readonly createBody: () => Readonly<Record<string, unknown>>
  /** A body to try once more with after this error reply, or undefined to give up. */
  readonly repairBody?: (
    body: Readonly<Record<string, unknown>>,
    reply: UpstreamReply,
  ) => Readonly<Record<string, unknown>> | undefined
  readonly createReader: () => ChatChunkReaderOptions
  readonly signal: AbortSignal
  readonly requestId: string | undefined
  readonly traceHeaders?: Readonly<Record<string, string>>
  readonly firstPartTimeoutSeconds: number
  /** Limit for the silence between two events. */
  readonly idleTimeoutSeconds: number
}

/** `errors` and `whole` collect a body that is no event stream; `drained` is for what follows the answer. */
type Phase = 'waiting' | 'events' | 'error' | 'whole' | 'drained'

/**
 * One streamed answer: an iterator over its parts, and the receiver of its bytes. The socket is read ahead of the consumer by at
 * most a few hundred parts. Works on undici's handler interface, because this costs least for each chunk.
 */
export class ChatStream implements AsyncIterableIterator<ChatPart, undefined>, Dispatcher.DispatchHandler {
  readonly #options: ChatStreamOptions
  #phase: Phase = 'waiting'
  #started = false
  /** No part comes after those in the queue. */
  #ended = false
  #failure: unknown
  #hasFailed = false
  #queue: ChatPart[] = []
  #head = 0
  #deliveredAny = false
  #waiter:
    | {
        readonly resolve: (result: IteratorResult<ChatPart, undefined>) => void
        readonly reject: (reason: unknown) => void
      }
    | undefined
  #controller: Dispatcher.DispatchController | undefined
  #abandoned = false
  #paused = false
  #repaired = false
  #body: Readonly<Record<string, unknown>> = {}
  #status = 0
  #retryAfter: string | undefined
  #collected: Buffer[] = []
  #collectedBytes = 0
  #chunks: ChatChunkReader | undefined
  #events: SseReader | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: ChatStreamOptions) {
    this.#options = options
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<ChatPart, undefined>> {
    if (!this.#started) this.#start()
    const part = this.#queue[this.#head]
    if (part !== undefined) {
      this.#take()
      return Promise.resolve({ done: false, value: part })
    }
    if (this.#hasFailed) {
      this.#hasFailed = false
      return Promise.reject(this.#failure)
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject }
    })
  }

  return(): Promise<IteratorResult<ChatPart, undefined>> {
    this.#started = true
    this.#hasFailed = false
    this.#queue = []
    this.#head = 0
    if (!this.#ended) {
      this.#settle()
      this.#abandon()
    } else if (this.#paused) this.#resume()
    const waiter = this.#waiter
    this.#waiter = undefined
    waiter?.resolve({ done: true, value: undefined })
    return Promise.resolve({ done: true, value: undefined })
  }

  #start(): void {
    this.#started = true
    const { signal } = this.#options
    if (signal.aborted) return this.#fail(signal.reason)
    signal.addEventListener('abort', this.#onAbort)
    this.#setTimer(this.#options.firstPartTimeoutSeconds * 1000, () =>
      this.#breakOff(
        new EngineError(
          'unavailable',
          `The model server gave no answer within ${this.#options.firstPartTimeoutSeconds} s.`,
        ),
      ),
    )
    try {
      this.#chunks = new ChatChunkReader(this.#options.createReader())
      this.#body = this.#options.createBody()
      this.#dispatch()
    } catch (error) {
      this.#fail(error)
    }
  }

  #dispatch(): void {
    const { client, path, requestId, traceHeaders } = this.#options
    client.pool.dispatch(
      { method: 'POST', path, headers: client.headers(requestId, traceHeaders), body: JSON.stringify(this.#body) },
      this,
    )
  }

  readonly #onAbort = (): void => {
    this.#fail(this.#options.signal.reason)
    this.#abandon()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#abandoned) controller.abort(new Error('the caller left'))
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200 || this.#phase === 'drained') return
    this.#status = status
    this.#retryAfter = headerText(headers['retry-after'])
    if (status !== 200) this.#phase = 'error'
    else if (/\bjson\b/i.test(headerText(headers['content-type']) ?? '')) this.#phase = 'whole'
    else {
      this.#phase = 'events'
      this.#events = new SseReader(this.#onData, maxEventBytes)
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    if (this.#phase === 'drained') return
    try {
      if (this.#phase !== 'events') return this.#collect(bytes)
      this.#events?.push(bytes)
      this.#wake()
      if (!this.#ended && this.#queue.length - this.#head > pauseAtParts) {
        this.#paused = true
        controller.pause()
      }
    } catch (error) {
      this.#breakOff(error)
    }
  }

  onResponseEnd(): void {
    this.#controller = undefined
    if (this.#phase === 'drained') return clearTimeout(this.#timer)
    try {
      if (this.#phase === 'error') return this.#endOfError()
      if (this.#phase === 'whole') this.#chunks?.readWhole(Buffer.concat(this.#collected).toString('utf8'), this.#queue)
      else this.#events?.end()
      if (!this.#ended) this.#finish()
    } catch (error) {
      this.#breakOff(error)
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#controller = undefined
    if (this.#phase === 'drained' || this.#ended) return clearTimeout(this.#timer)
    this.#breakOff(error)
  }

  /** The data of one event. */
  readonly #onData = (data: string): void => {
    if (this.#ended || this.#chunks === undefined) return
    const hadParts = this.#hasParts
    this.#chunks.read(data, this.#queue)
    if (this.#chunks.isComplete) return this.#finish()
    if (this.#chunks.hasReason) this.#setTimer(usageWaitMilliseconds, () => this.#finish())
    else if (!hadParts && this.#hasParts) this.#setTimer(this.#options.idleTimeoutSeconds * 1000, this.#onSilence)
    else if (hadParts) this.#timer?.refresh()
  }

  readonly #onSilence = (): void => {
    // A reader that is slower than the server is no fault of the server.
    if (this.#paused) this.#timer?.refresh()
    else this.#breakOff(new EngineError('unavailable', 'The model server stopped answering.'))
  }

  #collect(bytes: Buffer): void {
    this.#collectedBytes += bytes.length
    if (this.#collectedBytes <= (this.#phase === 'error' ? maxErrorBytes : maxEventBytes)) {
      this.#collected.push(bytes)
      return
    }
    if (this.#phase === 'whole') throw new EngineError('unavailable', 'The reply of the model server is too large.')
    this.#endOfError()
    this.#abandon()
  }

  #endOfError(): void {
    const reply = {
      status: this.#status,
      retryAfter: this.#retryAfter,
      body: Buffer.concat(this.#collected).toString('utf8'),
    }
    const repaired = this.#repaired ? undefined : this.#options.repairBody?.(this.#body, reply)
    if (repaired === undefined || this.#controller !== undefined)
      return this.#fail(this.#options.client.readError(reply))
    this.#repaired = true
    this.#body = repaired
    this.#phase = 'waiting'
    this.#collected = []
    this.#collectedBytes = 0
    this.#dispatch()
  }

  get #hasParts(): boolean {
    return this.#deliveredAny || this.#queue.length > this.#head
  }

  /** Something went wrong: before the first part the caller is told, afterwards the answer ends as broken. */
  #breakOff(error: unknown): void {
    if (!this.#ended) {
      if (this.#hasParts || this.#chunks?.hasReason === true) this.#finish(error)
      else this.#fail(error instanceof EngineError ? error : connectionError(error))
    }
    this.#abandon()
  }

  #finish(error?: unknown): void {
    if (this.#ended) return
    // A stream that ended without one word is no answer.
    if (error === undefined && !this.#hasParts && this.#chunks?.hasReason === false && !this.#chunks.isComplete) {
      return this.#fail(new EngineError('unavailable', 'The model server ended its answer before it began.'))
    }
    this.#chunks?.finish(error, this.#queue)
    this.#settle()
    this.#wake()
  }

  #fail(reason: unknown): void {
    if (this.#ended) return
    this.#settle()
    this.#queue = []
    this.#head = 0
    const waiter = this.#waiter
    this.#waiter = undefined
    if (waiter !== undefined) return waiter.reject(reason)
    this.#failure = reason
    this.#hasFailed = true
  }

  /** Nothing more is taken from the upstream; its connection may still end its reply and then serve another call. */
  #settle(): void {
    this.#ended = true
    this.#phase = 'drained'
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    clearTimeout(this.#timer)
    this.#collected = []
    if (this.#controller === undefined) return
    this.#timer = setTimeout(() => this.#abandon(), drainMilliseconds)
    this.#timer.unref()
    if (this.#paused) this.#resume()
  }

  /** Closes the connection; a call that still waits for one is closed as soon as it gets it. */
  #abandon(): void {
    clearTimeout(this.#timer)
    this.#abandoned = true
    this.#controller?.abort(new Error('the caller left'))
    this.#controller = undefined
  }

  #setTimer(milliseconds: number, onTime: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(onTime, milliseconds)
  }

  #take(): void {
    this.#deliveredAny = true
    this.#head++
    if (this.#head === this.#queue.length) this.#queue.length = this.#head = 0
    else if (this.#head >= compactAtParts) {
      this.#queue.splice(0, this.#head)
      this.#head = 0
    }
    if (this.#paused && this.#queue.length - this.#head < resumeAtParts) this.#resume()
  }

  #resume(): void {
    this.#paused = false
    this.#controller?.resume()
  }

  #wake(): void {
    const waiter = this.#waiter
    if (waiter === undefined) return
    const part = this.#queue[this.#head]
    if (part === undefined) return
    this.#waiter = undefined
    this.#take()
    waiter.resolve({ done: false, value: part })
  }
}
