import { errorTable } from '@openmaas/protocol'
import type { ErrorName, Language } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'

/** Stored with a task; `parameters` fill the message in the language of whoever asks. */
interface StoredTaskError {
  readonly name: ErrorName
  readonly parameters: ApiError['parameters']
}

export function storedError({ errorName: name, parameters }: ApiError): string {
  return JSON.stringify({ name, parameters } satisfies StoredTaskError)
}

/** @param stored what `storedError` wrote, perhaps in another version, whose name is then an internal error */
export function wireError(stored: string, language: Language): { code: string; message: string } {
  const { name, parameters } = JSON.parse(stored) as StoredTaskError
  const error = new ApiError(name in errorTable ? name : 'internalError', parameters)
  return { code: error.code, message: error.text(language) }
}

/** How a task ends that was cancelled; the platform documents no code for it. */
export function cancelledError(): ApiError {
  return new ApiError('callFailed', { reason: { zh: '任务已取消。', en: 'The task was cancelled.' } })
}
