import { CommandFailure, exitCodes } from './exit-codes.ts'

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * A point in time that lies ahead.
 * @param text `90d`, `12h` from now, or a date or time by ISO 8601; a date alone means its start in UTC
 * @returns milliseconds since the epoch
 */
export function parseExpiry(text: string, now: Date): number {
  const span = spanMs(text)
  const time = span === undefined ? Date.parse(text) : now.getTime() + span
  if (Number.isNaN(time)) throw usage(`"${text}" is neither a span like 90d nor a date like 2027-01-31.`)
  if (time <= now.getTime()) throw usage(`${text} has passed already.`)
  return time
}

/**
 * A point in time that lies behind.
 * @param text `30d`, `12h` before now, or a date or time by ISO 8601
 * @returns milliseconds since the epoch
 */
export function parsePast(text: string, now: Date): number {
  const span = spanMs(text)
  const time = span === undefined ? Date.parse(text) : now.getTime() - span
  if (Number.isNaN(time)) throw usage(`"${text}" is neither a span like 30d nor a date like 2026-11-01.`)
  return time
}

function spanMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * (unitMs[unit] ?? 0)
}

function usage(message: string): CommandFailure {
  return new CommandFailure(exitCodes.usage, message)
}
