import type { ChatPart } from '@openmaas/engines'
import type { ResponseEvent, ResponseObject } from '@openmaas/protocol'
import { callsInTurn } from '../chat/index.ts'
import { ItemWriter } from './item-writer.ts'
import type { ItemWriterOptions } from './item-writer.ts'
import { responseUsage } from './response-object.ts'

export interface ResponseEventsOptions extends Omit<ItemWriterOptions, 'event'> {
  /** What an answer that broke off is told to have failed of. */
  readonly failure: { readonly code: string; readonly message: string }
  /** Keeps the whole response; the client learns of its end only afterwards. */
  readonly keep: (response: ResponseObject) => Promise<void>
}

type Finish = Extract<ChatPart, { type: 'finish' }>

/** The events of one answer. The last one holds the response that a call without a stream gets. */
export async function* responseEvents(
  parts: AsyncIterable<ChatPart>,
  base: ResponseObject,
  options: ResponseEventsOptions,
): AsyncGenerator<ResponseEvent, void, undefined> {
  let sequence = 0
  const event = (type: string, members: Readonly<Record<string, unknown>>): ResponseEvent => ({
    type: `response.${type}`,
    sequence_number: sequence++,
    ...members,
  })
  const writer = new ItemWriter({ ...options, event })
  let hasBegun = false
  for await (const part of callsInTurn(parts)) {
    if (!hasBegun) {
      hasBegun = true
      yield event('created', { response: base })
      yield event('in_progress', { response: base })
    }
    if (part.type !== 'finish') {
      yield* writer.write(part)
      continue
    }
    const end = endOf(part)
    yield* writer.close(end.status === 'completed' ? 'completed' : 'incomplete')
    const response: ResponseObject = {
      ...base,
      ...end,
      output: writer.items,
      ...(end.status === 'failed' ? { error: options.failure } : {}),
      usage: responseUsage(part.usage),
      completed_at: end.status === 'completed' ? Math.floor(Date.now() / 1000) : null,
    }
    await options.keep(response)
    yield event(end.status, { response })
  }
}

function endOf({ reason }: Finish): {
  readonly status: 'completed' | 'incomplete' | 'failed'
  readonly incomplete_details: ResponseObject['incomplete_details']
} {
  switch (reason) {
    case 'network_error':
      return { status: 'failed', incomplete_details: null }
    case 'length':
    case 'model_context_window_exceeded':
      return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
    case 'sensitive':
      return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }
    default:
      return { status: 'completed', incomplete_details: null }
  }
}
