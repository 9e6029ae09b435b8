import type { LocalisedText } from '@openmaas/protocol'
import { ApiError } from './api-error.ts'

/** @param field path in the request, as `messages[0].content[1].source` */
export function refuse(field: string, reason: LocalisedText): never {
  throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}

export function refuseMissing(field: string): never {
  throw new ApiError('fieldMissing', { field }, { shouldRetry: false })
}

/** @throws {ApiError} fieldMissing, invalidParameter */
export function requireText(value: unknown, field: string): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) refuseMissing(field)
  refuse(field, { zh: '应为字符串。', en: 'It must be a string.' })
}

/** @throws {ApiError} fieldMissing, invalidParameter */
export function requireObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>
  }
  if (value === undefined || value === null) refuseMissing(field)
  refuse(field, { zh: '应为对象。', en: 'It must be an object.' })
}
