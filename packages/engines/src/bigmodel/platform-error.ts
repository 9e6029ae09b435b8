import { EngineError } from '../engine-error.ts'
import type { EngineErrorKind } from '../engine-error.ts'
import { parseErrorBody, parseRetryAfter, tellsContextTooLong } from '../openai-compatible/upstream-failure.ts'
import type { ErrorReader } from '../openai-compatible/upstream-failure.ts'

const codesByKind: Readonly<Partial<Record<EngineErrorKind, readonly string[]>>> = {
  contextTooLong: ['1261'],
  /** Limits that pass: on calls at once, on the rate, of a day, of a window of a plan; and a model that is busy. */
  overloaded: [
    '1302',
    '1303',
    '1304',
    '1305',
    '1308',
    '1310',
    '1312',
    '1313',
    '1316',
    '1317',
    '1318',
    '1319',
    '1320',
    '1321',
  ],
  /** Our own key or account is not accepted. */
  unauthorized: ['1000', '1001', '1002', '1003', '1004', '1005', '1110', '1111', '1112', '1121'],
  unavailable: ['500', '1100', '1120', '1200', '1230', '1234'],
}
const kindOfCode = new Map(
  Object.entries(codesByKind).flatMap(([kind, codes]) =>
    codes.map((code): [string, EngineErrorKind] => [code, kind as EngineErrorKind]),
  ),
)

/** Errors of the platform: its code says more than the status. Codes of requests that it refuses are passed on to the caller. */
export const readPlatformError: ErrorReader = ({ status, retryAfter, body }) => {
  const { message, code } = parseErrorBody(body)
  const platformCode = code !== undefined && /^\d{3,4}$/.test(code) ? code : undefined
  const kind = kindOf(status, platformCode, message)
  const text = platformCode === undefined ? `status ${status}` : `code ${platformCode}`
  return new EngineError(kind, `The platform answered with ${text}.`, {
    upstreamStatus: status,
    retryAfterSeconds: parseRetryAfter(retryAfter),
    ...(platformCode === undefined ? {} : { platformCode }),
  })
}

/** An answer that the platform breaks off because of its content ends so, and is no failure of the network. */
export function reasonOfPlatformError(error: unknown): string | undefined {
  return error instanceof EngineError && (error.platformCode === '1301' || error.platformCode === '1300')
    ? 'sensitive'
    : undefined
}

function kindOf(status: number, code: string | undefined, message: string): EngineErrorKind {
  const known = code === undefined ? undefined : kindOfCode.get(code)
  if (known !== undefined) return known
  if (tellsContextTooLong(message)) return 'contextTooLong'
  if (code !== undefined && code !== String(status)) return 'rejected'
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 429 || status === 503) return 'overloaded'
  return status >= 400 && status < 500 && status !== 408 ? 'rejected' : 'unavailable'
}
