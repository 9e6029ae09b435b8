import { DatabaseError } from 'pg'

/** Primary result codes of SQLite: TOOBIG, CONSTRAINT, MISMATCH, RANGE. */
const sqliteCodes = new Set([18, 19, 20, 25])

/** True when the database refused a statement for the values in it: the same statement will never succeed. */
export function isRefusedValue(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // Classes 22 (data exception) and 23 (integrity constraint violation).
  if (error instanceof DatabaseError) return /^2[23]/.test(error.code ?? '')
  if ('errcode' in error && typeof error.errcode === 'number') return sqliteCodes.has(error.errcode & 0xff)
  return 'code' in error && (error.code === 'ERR_INVALID_ARG_TYPE' || error.code === 'ERR_INVALID_ARG_VALUE')
}
