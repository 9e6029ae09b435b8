import { AbortedError, apiErrorOf, ConnectionError, failureIn, OpenMaaSError } from './errors.ts'
import { parseJson } from './json-text.ts'
import { readServerSentEvents } from './server-sent-events.ts'

/**
 * The events of a streamed answer, each parsed. Read once, with `for await`; whoever stops reading ends the call at the server.
 * @throws {ApiError} for an error that the server tells inside the stream
 * @throws {TimeoutError} when the server is silent for longer than the time limit
 * @throws {ConnectionError} when the stream breaks off before its end
 */
export class EventStream<Event> implements AsyncIterable<Event> {
  /** The answer's status and headers. Its body belongs to the stream. */
  readonly response: Response
  readonly #abort: AbortController
  #begun = false

  constructor(response: Response, abort: AbortController) {
    this.response = response
    this.#abort = abort
  }

  /** Ends the call. A reader gets no further event. */
  abort(): void {
    this.#abort.abort(new AbortedError('The stream was ended.'))
  }

  /**
   * Reads the events. Leaving the loop ends the call.
   * @throws {TypeError} when they are read a second time; otherwise as the class says
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    if (this.#begun) throw new TypeError('A stream can be read once.')
    this.#begun = true
    const { body } = this.response
    if (body === null) return
    let whole = false
    try {
      for await (const { event, data } of readServerSentEvents(body)) {
        // An event that had arrived before the end was asked for is not given any more.
        if (this.#abort.signal.aborted) throw this.#abort.signal.reason
        if (data === '[DONE]') break
        yield this.#parse(event, data)
      }
      whole = true
    } catch (error) {
      throw this.#told(error)
    } finally {
      if (!whole) this.abort()
    }
  }

  #parse(event: string | undefined, data: string): Event {
    let value: unknown
    try {
      value = parseJson(data)
    } catch (error) {
      throw new ConnectionError('The stream holds an event that is not JSON.', { cause: error })
    }
    const isError =
      event === 'error' || (typeof value === 'object' && value !== null && 'error' in value && !('choices' in value))
    if (isError && hasError(value)) {
      const { status, headers } = this.response
      const { code, message } = failureIn(value) ?? { code: '', message: 'The stream ended with an error.' }
      const requestId = headers.get('x-request-id') ?? undefined
      throw apiErrorOf({ status, code, message, requestId, headers, body: value })
    }
    return value as Event
  }

  #told(error: unknown): unknown {
    if (error instanceof OpenMaaSError) return error
    const { aborted, reason } = this.#abort.signal
    if (aborted) return reason instanceof OpenMaaSError ? reason : new AbortedError('The call was ended.')
    return new ConnectionError('The stream broke off before its end.', { cause: error })
  }
}

function hasError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'error' in value && Boolean(value.error)
}
