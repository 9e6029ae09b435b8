import type { ModerationItem } from '@openmaas/engines'
import type { ModerationRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'

export interface PlacedItem {
  readonly item: ModerationItem
  /** Where its content stands in the request. */
  readonly field: string
}

type Part = Exclude<Extract<ModerationRequest['input'], readonly unknown[]>[number], string>

const longestText = 2000

/**
 * What a request wants judged, in its order.
 * @throws {ApiError} fieldMissing for a part without its content, invalidParameter for a text that is too long or no parts at all
 */
export function itemsOf(input: ModerationRequest['input']): PlacedItem[] {
  if (typeof input === 'string') return [{ item: { type: 'text', text: input }, field: 'input' }]
  if (!Array.isArray(input)) return [itemOf(input, 'input')]
  if (input.length === 0) {
    const reason = { zh: '没有待审核的内容。', en: 'It holds nothing to judge.' }
    throw new ApiError('invalidParameter', { field: 'input', reason }, { shouldRetry: false })
  }
  return input.map((part, index) => {
    const field = `input[${index}]`
    return typeof part === 'string' ? { item: { type: 'text', text: part }, field } : itemOf(part, field)
  })
}

function itemOf(part: Part, place: string): PlacedItem {
  const { type } = part
  if (type === 'text') {
    const field = `${place}.text`
    if (part.text === undefined) throw missing(field)
    if (part.text.length > longestText && [...part.text].length > longestText) {
      const reason = { zh: `最多 ${longestText} 个字符。`, en: `It has at most ${longestText} characters.` }
      throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
    }
    return { item: { type, text: part.text }, field }
  }
  const field = `${place}.${type}.url`
  const url = part[type]?.url
  if (url === undefined || url === '') throw missing(field)
  return { item: { type, url }, field }
}

function missing(field: string): ApiError {
  return new ApiError('fieldMissing', { field }, { shouldRetry: false })
}
