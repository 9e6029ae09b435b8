import type { Language } from '@openmaas/protocol'
import { toApiError } from '../errors/to-api-error.ts'
import { failureOf } from './failure-of.ts'
import { usageReply } from './invoke-service.ts'
import type { Invocation, InvokeUsage } from './invoke-service.ts'

export interface EventForm {
  /** True: each event carries the new text only; false: the text so far. */
  readonly incremental: boolean
  readonly returnType: 'json_string' | 'text'
  readonly language: Language
  /** Ours, by which the operator finds a failure. */
  readonly callId: string
  readonly signal: AbortSignal
}

/** One event: a piece of text, the end, a failure, or an answer that broke off. */
export interface InvokeEvent {
  readonly event: 'add' | 'finish' | 'errorhandle' | 'interrupted'
  readonly data: string
  /** With `finish`, and with a failure as far as the engine told it. */
  readonly usage?: InvokeUsage
  readonly recall?: readonly object[]
  /** Of a failure. */
  readonly code?: string
}

/**
 * The lines of a streamed answer. Failures before the first text are thrown, so that they become plain HTTP errors; later ones are
 * events. `finish` carries no text of its own where events are increments, because clients join the data of all events.
 */
export async function* invokeLines(invocation: Invocation, form: EventForm): AsyncGenerator<string, void, undefined> {
  for await (const event of invokeEvents(invocation, form))
    yield eventLines(invocation.requestId, event, form.returnType)
}

async function* invokeEvents(
  { parts, shownSlices }: Invocation,
  { incremental, language, callId, signal }: EventForm,
): AsyncGenerator<InvokeEvent, void, undefined> {
  let text = ''
  try {
    for await (const part of parts) {
      if (part.type === 'text-delta' && part.text !== '') {
        text += part.text
        yield { event: 'add', data: incremental ? part.text : text }
      }
      if (part.type !== 'finish') continue
      const failure = failureOf(part.reason, callId)
      if (failure !== undefined) {
        if (text === '') throw failure
        const event = part.reason === 'network_error' ? 'interrupted' : 'errorhandle'
        yield { event, data: failure.text(language), usage: usageReply(part.usage), code: failure.code }
        return
      }
      yield {
        event: 'finish',
        data: incremental ? '' : text,
        usage: usageReply(part.usage),
        ...(shownSlices === undefined ? {} : { recall: shownSlices }),
      }
    }
  } catch (error) {
    // Nobody reads an event after the client has left.
    if (text === '' || signal.aborted) throw error
    const failure = toApiError(error, callId)
    yield { event: 'errorhandle', data: failure.text(language), code: failure.code }
  }
}

/** One event in standard lines, `usage` and others beside them; text with line breaks becomes several `data:` lines. */
export function eventLines(id: string, event: InvokeEvent, returnType: EventForm['returnType']): string {
  const data = returnType === 'json_string' ? [JSON.stringify(event.data)] : event.data.split(/\r\n|\r|\n/)
  const lines = [`id: ${id}`, `event: ${event.event}`, ...data.map((line) => `data: ${line}`)]
  if (event.usage !== undefined) lines.push(`usage: ${JSON.stringify(event.usage)}`)
  if (event.recall !== undefined) lines.push(`recall: ${JSON.stringify(event.recall)}`)
  if (event.code !== undefined) lines.push(`code: ${event.code}`)
  return `${lines.join('\n')}\n\n`
}
