import { errorTable } from '@openmaas/protocol'
import type { Batch, Language } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import type { BatchRow, LineCounts } from './batch-repository.ts'
import type { LineError } from './check-input.ts'

/** A batch in the form of the API. The counts stand where the SDKs read them and, as the newer document says, beside. */
export function toBatch(row: BatchRow, { completed, failed }: LineCounts, language: Language): Batch {
  const counts = { total: row.total, completed, failed }
  return {
    id: row.id,
    object: 'batch',
    endpoint: row.endpoint,
    ...(row.errors === null ? {} : { errors: { object: 'list', data: errorsOf(row.errors, language) } }),
    input_file_id: row.inputFileId,
    completion_window: row.completionWindow,
    status: row.status,
    ...(row.outputFileId === null ? {} : { output_file_id: row.outputFileId }),
    ...(row.errorFileId === null ? {} : { error_file_id: row.errorFileId }),
    created_at: seconds(row.createdAt),
    ...time('in_progress_at', row.inProgressAt),
    expires_at: seconds(row.expiresAt),
    ...time('finalizing_at', row.finalizingAt),
    ...time('completed_at', row.completedAt),
    ...time('failed_at', row.failedAt),
    ...time('expired_at', row.expiredAt),
    ...time('cancelling_at', row.cancellingAt),
    ...time('cancelled_at', row.cancelledAt),
    request_counts: counts,
    ...counts,
    ...(row.metadata === null ? {} : { metadata: JSON.parse(row.metadata) as Record<string, string> }),
  }
}

function errorsOf(
  stored: string,
  language: Language,
): { code: string; line?: number; message: string; param?: string }[] {
  return (JSON.parse(stored) as LineError[]).map(({ line, name, parameters }) => {
    const error = new ApiError(name in errorTable ? name : 'internalError', parameters)
    const { field } = parameters
    return {
      code: error.code,
      ...(line === undefined ? {} : { line }),
      message: error.text(language),
      ...(typeof field === 'string' ? { param: field } : {}),
    }
  })
}

function time<Name extends string>(name: Name, value: number | null): { [Key in Name]?: number } {
  return value === null ? {} : ({ [name]: seconds(value) } as { [Key in Name]: number })
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}
