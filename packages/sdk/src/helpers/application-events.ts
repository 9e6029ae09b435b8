import { apiErrorOf, ConnectionError } from '../errors.ts'
import { readServerSentEvents } from '../server-sent-events.ts'

/** A piece of an application's answer. */
export type ApplicationEvent =
  | { readonly type: 'text-delta'; readonly requestId: string; readonly text: string }
  /** The last: `requestId` asks for the slices behind the answer, `application.sliceInfo(requestId)`. */
  | { readonly type: 'finish'; readonly requestId: string; readonly text: string; readonly usage: unknown }

/**
 * Reads the answer of `application.sseInvoke(id, { prompt, incremental: true })`, whose events are not JSON as a whole.
 * @throws {ApiError} for an error inside the stream
 * @throws {ConnectionError} when it ends before its end is told
 */
export async function* applicationEvents(response: Response): AsyncGenerator<ApplicationEvent, void, undefined> {
  if (response.body === null) throw new ConnectionError('The answer has no body.')
  for await (const { event, data, fields } of readServerSentEvents(response.body)) {
    const requestId = fields['id'] ?? ''
    if (event === 'add') yield { type: 'text-delta', requestId, text: textOf(data) }
    else if (event === 'finish') {
      const usage: unknown = JSON.parse(fields['usage'] ?? fields['meta'] ?? 'null')
      yield { type: 'finish', requestId, text: textOf(data), usage }
      return
    } else {
      const { status, headers } = response
      throw apiErrorOf({ status, code: event ?? '', message: data, requestId, headers, body: fields })
    }
  }
  throw new ConnectionError('The stream ended before the answer did.')
}

/** With the default `returnType` a text is the literal of a JSON string, otherwise it is there as it is. */
function textOf(data: string): string {
  if (!data.startsWith('"') || !data.endsWith('"')) return data
  const text: unknown = JSON.parse(data)
  return String(text)
}
