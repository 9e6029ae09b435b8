import { AbortedError, TimeoutError } from './errors.ts'

/** A timer of a longer time would fire at once. */
const longestTimerMilliseconds = 2 ** 31 - 1

/**
 * One try of one call: what ends it early, be it the caller's signal or a silence that lasts too long. While the client itself is busy with
 * what it was given no time is counted.
 */
export class Call {
  /** Goes to `fetch`. Its reason is the error that the caller gets. */
  readonly abort: AbortController = new AbortController()
  readonly #silenceMilliseconds: number
  readonly #outer: AbortSignal | undefined
  readonly #endWithOuter = (): void =>
    this.abort.abort(new AbortedError('The call was ended.', { cause: this.#outer?.reason }))
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param silenceMilliseconds longest time without a sign of the server; `Infinity` or 0 for no limit */
  constructor(silenceMilliseconds: number, outer: AbortSignal | undefined) {
    this.#silenceMilliseconds = silenceMilliseconds
    this.#outer = outer
    this.abort.signal.addEventListener('abort', () => this.done(), { once: true })
    if (outer?.aborted === true) this.#endWithOuter()
    else outer?.addEventListener('abort', this.#endWithOuter, { once: true })
  }

  /** Counts the time from now on. */
  listen(): void {
    clearTimeout(this.#timer)
    const milliseconds = this.#silenceMilliseconds
    if (milliseconds <= 0 || milliseconds > longestTimerMilliseconds) return
    this.#timer = setTimeout(
      () => this.abort.abort(new TimeoutError(`No answer came within ${milliseconds} ms.`)),
      milliseconds,
    )
  }

  /** Stops counting. */
  heard(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Lets go of the timer and the caller's signal. What was not read yet stays readable. */
  done(): void {
    this.heard()
    this.#outer?.removeEventListener('abort', this.#endWithOuter)
  }

  /** Waits for something that knows no signal, and no longer than the call may last. */
  within<Value>(promise: Promise<Value>): Promise<Value> {
    const { signal } = this.abort
    return new Promise((resolve, reject) => {
      const end = (): void => reject(signal.reason)
      // Also of a call that is over: a failure that nobody hears of ends a Node program.
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
    })
  }

  /** The same answer, whose body counts silence while it is read and lets go of the call at its end. */
  watch(response: Response): Response {
    const { body, status, statusText, headers } = response
    if (body === null) {
      this.done()
      return response
    }
    const reader = body.getReader()
    const watched = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          this.listen()
          try {
            const { done, value } = await this.within(reader.read())
            this.heard()
            if (!done) return controller.enqueue(value)
            this.done()
            controller.close()
          } catch (error) {
            this.done()
            controller.error(this.abort.signal.aborted ? this.abort.signal.reason : error)
            // It is over either way; a connection that is gone cannot be told so.
            await reader.cancel(error).catch(() => undefined)
          }
        },
        cancel: async (reason) => {
          this.done()
          await reader.cancel(reason)
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(watched, { status, statusText, headers })
  }
}
