import { ApiError } from '../errors/api-error.ts'

export interface RequestedRange {
  readonly start_page_id?: number | undefined
  readonly end_page_id?: number | undefined
}

/**
 * The pages that are wanted of a document, from 1, both ends included.
 * @throws {ApiError} invalidParameter for a range that is turned round or begins behind the last page
 */
export function pageRange(
  { start_page_id: start = 1, end_page_id: end }: RequestedRange,
  pageCount: number,
): Set<number> {
  if (end !== undefined && end < start) {
    throw refusal('end_page_id', { zh: '不得小于 start_page_id。', en: 'It must not be below start_page_id.' })
  }
  if (start > Math.max(1, pageCount)) {
    throw refusal('start_page_id', {
      zh: `文档只有 ${pageCount} 页。`,
      en: `The document has ${pageCount} pages.`,
    })
  }
  const last = Math.min(end ?? pageCount, pageCount)
  return new Set(Array.from({ length: Math.max(0, last - start + 1) }, (_, index) => start + index))
}

function refusal(field: string, reason: { zh: string; en: string }): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
