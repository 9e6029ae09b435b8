import { describeIssue, realtimeClientEvent, withoutNulls } from '@openmaas/protocol'
import type { RealtimeClientEvent } from '@openmaas/protocol'
import { RefusedEvent } from './refused-event.ts'

/** @throws {RefusedEvent} for anything but an object */
export function parseFrame(text: string): object {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new RefusedEvent('invalid_event', 'The event is no JSON.')
    throw error
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new RefusedEvent('invalid_event', 'An event is a JSON object.')
  return json
}

/** The id by which the client knows the event, which a refusal names, whatever else is wrong with the event. */
export function eventIdOf(frame: object): string | undefined {
  return 'event_id' in frame && typeof frame.event_id === 'string' ? frame.event_id : undefined
}

/** @throws {RefusedEvent} naming the field */
export function parseEvent(frame: object): RealtimeClientEvent {
  const parsed = realtimeClientEvent.safeParse(withoutNulls(frame))
  if (parsed.success) return parsed.data
  const { name, parameters } = describeIssue(parsed.error)
  const reason = name === 'fieldMissing' ? 'It is missing.' : parameters.reason.en
  throw new RefusedEvent('invalid_event', `${parameters.field}: ${reason}`, parameters.field)
}
