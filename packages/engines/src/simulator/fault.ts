import { EngineError } from '../engine-error.ts'
import type { EngineErrorKind } from '../engine-error.ts'
import type { Directives } from './directives.ts'

/** Codes of the platform that tell of a full service rather than of a wrong request or an exhausted account. */
const overloadedCodes = new Set(['1302', '1303', '1305', '1312'])
const unavailableCodes = new Set(['500', '1100', '1120', '1200', '1230', '1234', '1702', '1703'])

/** The error that the directives ask for, if they ask for one. */
export function requestedFault(directives: Directives): EngineError | undefined {
  const { error: code, status, retryAfterSeconds } = directives
  if (code === undefined && status === undefined) return undefined
  const kind = code === undefined ? kindOfStatus(status ?? 500) : kindOfCode(code)
  const what = code === undefined ? `status ${status}` : `error ${code}`
  return new EngineError(kind, `The simulator was asked to fail with ${what}`, {
    platformCode: code,
    upstreamStatus: status,
    retryAfterSeconds,
  })
}

function kindOfCode(code: string): EngineErrorKind {
  if (code === '1261') return 'contextTooLong'
  if (overloadedCodes.has(code)) return 'overloaded'
  return unavailableCodes.has(code) ? 'unavailable' : 'rejected'
}

function kindOfStatus(status: number): EngineErrorKind {
  if (status === 429) return 'overloaded'
  return status >= 500 ? 'unavailable' : 'rejected'
}
