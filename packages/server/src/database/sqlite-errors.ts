import { DatabaseUnavailable } from './database-unavailable.ts'

/** Primary result codes of SQLite that speak of the file or its locks, not of the query: https://sqlite.org/rescode.html */
const unavailableCodes = new Set([5, 6, 8, 10, 11, 13, 14, 15, 26])

export function translateSqliteError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if ('code' in error && error.code === 'ERR_INVALID_STATE') return new DatabaseUnavailable(error)
  // Extended result codes carry the primary one in their lowest byte.
  return 'errcode' in error && typeof error.errcode === 'number' && unavailableCodes.has(error.errcode & 0xff)
    ? new DatabaseUnavailable(error)
    : error
}
