import { ApiError } from '../errors/api-error.ts'
import { nothingFound } from './prompt-template.ts'

/** What a slice brings into the prompt. */
export interface SplicedSlice {
  readonly text: string
  readonly documentName: string
  /** 1-based, of documents with pages. */
  readonly page?: number | null
  /** By which it is cited; absent: its place in the list, from 1. */
  readonly number?: number | undefined
}

/** A slice with the number under which an answer cites it. The document's name helps a model to keep sources apart. */
export const defaultSplicing = `[{{序号}}] 《{{文档名称}}》
{{切片内容}}`

const placeholder =
  /\{\{\s*(?:(?<content>切片内容|slice)|(?<number>序号|index)|(?<name>文档名称|document)|(?<page>页码|page))\s*\}\}/g

/**
 * Slices as the prompt gives them, one after the other in the order of recall. A template that does not say where the text of a slice
 * goes, as older applications may have one, is put in front of it.
 * @param template with `{{切片内容}}`; ours are `{{序号}}`, `{{文档名称}}` and `{{页码}}`
 */
export function spliceSlices(slices: readonly SplicedSlice[], template: string = defaultSplicing): string {
  if (slices.length === 0) return nothingFound
  return slices.map((slice, index) => splice(slice, slice.number ?? index + 1, template)).join('\n\n')
}

/** Tags by which our prompts mark their parts. */
const promptTag = /<(?=\/?(?:knowledge|question)\b)/gi

/** A document that holds such tags must not seem to end, or to ask anything: their brackets become full-width. */
function withoutPromptTags(text: string): string {
  return text.replace(promptTag, '＜')
}

function splice(slice: SplicedSlice, number: number, template: string): string {
  let hasContent = false
  const filled = template.replace(placeholder, (...match) => {
    const groups = match.at(-1) as Readonly<Record<string, string | undefined>>
    if (groups['number'] !== undefined) return String(number)
    if (groups['name'] !== undefined) return withoutPromptTags(slice.documentName)
    if (groups['page'] !== undefined) return slice.page === null ? '' : String(slice.page ?? '')
    hasContent = true
    return withoutPromptTags(slice.text)
  })
  return hasContent ? filled : `${filled}\n${withoutPromptTags(slice.text)}`.trimStart()
}

/**
 * A splicing template says where the text of a slice goes; an empty one stands for ours.
 * @throws {ApiError} invalidParameter, naming the field
 */
export function requireSplicing(template: string, field: string): void {
  const hasContent = [...template.matchAll(placeholder)].some(({ groups }) => groups?.['content'] !== undefined)
  if (template.trim() === '' || hasContent) return
  const reason = {
    zh: '缺少占位符 {{切片内容}} / {{slice}}。',
    en: 'It lacks the placeholder {{切片内容}} / {{slice}}.',
  }
  throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
