export const dayMs = 86_400_000
const minuteMs = 60_000

/** A time span, end excluded, in which a time zone keeps one distance from UTC. */
export interface OffsetSpan {
  readonly from: number
  readonly to: number
  /** Local time minus UTC. */
  readonly offsetMs: number
}

/** Splits a span where the clocks of the zone change, so that days can be counted by division within each part. */
export function offsetSpans(from: number, to: number, timeZone: string): OffsetSpan[] {
  const offsetAt = zoneOffset(timeZone)
  const spans: OffsetSpan[] = []
  let start = from
  let offsetMs = offsetAt(from)
  for (let time = from; time < to;) {
    const next = Math.min(time + dayMs, to)
    if (offsetAt(next) !== offsetMs) {
      const change = firstChange(time, next, offsetMs, offsetAt)
      spans.push({ from: start, to: change, offsetMs })
      start = change
      offsetMs = offsetAt(change)
    }
    time = next
  }
  if (start < to) spans.push({ from: start, to, offsetMs })
  return spans
}

/** `2026-11-21` for the number of a day since 1970-01-01. */
export function dayName(dayNumber: number): string {
  return new Date(dayNumber * dayMs).toISOString().slice(0, 10)
}

const localForm = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/

/**
 * The moment at which the clocks of a zone show `yyyy-MM-dd HH:mm:ss`; undefined for a text of another form or a date that is none.
 * Of an hour that the clocks show twice it is one of the two.
 */
export function localTime(text: string, timeZone: string): number | undefined {
  const parts = localForm.exec(text)?.slice(1).map(Number)
  if (parts === undefined) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second)
  if (new Date(asUtc).toISOString().slice(0, 19) !== text.replace(' ', 'T')) return undefined
  const offsetAt = zoneOffset(timeZone)
  // The distance at the moment itself, which lies near the one at the same figures in UTC.
  return asUtc - offsetAt(asUtc - offsetAt(asUtc))
}

/** `2026-11-21 08:00` as the clocks of the zone show it. */
export function localMinute(time: number, timeZone: string): string {
  const local = time + zoneOffset(timeZone)(time)
  return new Date(local).toISOString().slice(0, 16).replace('T', ' ')
}

/** @param timeZone IANA name such as `Asia/Shanghai` */
export function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function zoneOffset(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    ...({
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const),
  })
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return local - Math.floor(time / 1000) * 1000
  }
}

/** Clocks change on whole minutes. */
function firstChange(before: number, after: number, offsetMs: number, offsetAt: (time: number) => number): number {
  let low = Math.floor(before / minuteMs)
  let high = Math.ceil(after / minuteMs)
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (offsetAt(middle * minuteMs) === offsetMs) low = middle
    else high = middle
  }
  return high * minuteMs
}
