import { AbortedError, ApiError, apiErrorOf, ConnectionError, failureIn, OpenMaaSError } from './errors.ts'
import { readServerSentEvents } from './server-sent-events.ts'

/**
 * The events of a streamed answer, each parsed. Read once, with `for await`; whoever stops reading ends the call at the server.
 * @throws {ApiError} for an error that the server tells inside the stream
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

  async *[Symbol.asyncIterator](): AsyncIterator<Event> {
    if (this.#begun) throw new TypeError('A stream can be read once.')
    this.#begun = true
    const { body } = this.response
    if (body === null) return
    let whole = false
    try {
      for await (const { event, data } of readServerSentEvents(body)) {
        if (data === '[DONE]') break
        yield this.#parse(event, data)
      }
      whole = true
    } catch (error) {
      whole = true
      throw this.#told(error)
    } finally {
      if (!whole) this.abort()
    }
  }

  #parse(event: string | undefined, data: string): Event {
    let value: unknown
    try {
      value = JSON.parse(data)
    } catch {
      throw new ConnectionError('The stream holds an event that is not JSON.')
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
    if (error instanceof OpenMaaSError || error instanceof ApiError) return error
    const { reason } = this.#abort.signal
    if (this.#abort.signal.aborted)
      return reason instanceof OpenMaaSError ? reason : new AbortedError('The call was ended.')
    return new ConnectionError('The stream broke off before its end.', { cause: error })
  }
}

function hasError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'error' in value && Boolean(value.error)
}
