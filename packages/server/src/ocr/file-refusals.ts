import type { LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { ParseFailure } from '../knowledge/index.ts'
import type { ParseFailureReason } from '../knowledge/index.ts'

const reasons: Readonly<Record<ParseFailureReason, LocalisedText>> = {
  unsupported: { zh: '不支持该类型的文件。', en: 'Files of this type are not read.' },
  encrypted: { zh: '文件已加密，无法读取。', en: 'The file is encrypted and cannot be read.' },
  damaged: { zh: '文件已损坏或与其类型不符，无法读取。', en: 'The file is damaged, or is not what its type says.' },
  'needs-recognition': { zh: '文件没有文字层。', en: 'The file has no text of its own.' },
  empty: { zh: '文件没有内容。', en: 'The file is empty.' },
  'too-large': {
    zh: '文件超出限制：PDF 最多 100 页，单张图片最多 1 亿像素，且解析所需内存有限。',
    en: 'The file is beyond the limits: 100 pages, 100 million pixels a picture, and the memory for reading it.',
  },
  timeout: { zh: '解析文件超时。', en: 'Reading the file took too long.' },
}

/** The refusal of a file that cannot be read, by the field that held it; other errors stay what they are. */
export function refusalOfFile(error: unknown, field: string): unknown {
  return error instanceof ParseFailure ? refusedFile(field, reasons[error.reason], error) : error
}

export function refusedFile(field: string, reason: LocalisedText, cause?: unknown): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { cause, shouldRetry: false })
}

export function emptyFile(field: string): ApiError {
  return refusedFile(field, reasons.empty)
}
