import type { SliceInfo } from '@openmaas/sdk'
import type { MarkedBox, PageBox } from '../../../components/document-viewer/page-box.ts'

/** A slice that an answer was made from. */
export interface Source {
  /** By which the answer names it, from 1. */
  readonly number: number
  readonly document: SliceInfo['document_slices'][number]['document']
  readonly text: string
  /** Where it stands: a place for each piece of the page that it was put together from, in reading order. */
  readonly boxes: readonly PageBox[]
  /** The place to open it at: the first that the answer rests on, else the first. */
  readonly start: PageBox | undefined
  readonly sheet: string | undefined
  /** Of a sheet. */
  readonly line: number | undefined
  readonly cited: boolean
}

/** All slices of an answer, in the order of their numbers; the pieces of a slice, which come one by one, are one source. */
export function sourcesOf({ document_slices: documents }: SliceInfo): Source[] {
  const sources = new Map<number, Source>()
  for (const { document, slice_info: pieces } of documents)
    for (const { text, position, line, sheet_name: sheet, index = 0, cited = false } of pieces) {
      const before = sources.get(index)
      const box =
        position === undefined ? undefined : { ...position, pageWidth: position.width, pageHeight: position.height }
      sources.set(index, {
        number: index,
        document,
        text: before === undefined || before.text === text ? text : `${before.text}\n${text}`,
        boxes: [...(before?.boxes ?? []), ...(box === undefined ? [] : [box])],
        start: before?.start === undefined || (cited && !before.cited) ? (box ?? before?.start) : before.start,
        sheet,
        line,
        cited: cited || before?.cited === true,
      })
    }
  return [...sources.values()].toSorted((left, right) => left.number - right.number)
}

/**
 * An answer with numbers in brackets after the sentences that repeat a slice and name none: whoever reads it finds the place of every
 * sentence that has one.
 */
export function withMarks(content: string, check: SliceInfo['answer']): string {
  let marked = ''
  let rest = content
  for (const { text, marks, sources } of check?.sentences ?? []) {
    const end = rest.indexOf(text) + text.length
    if (marks.length > 0 || sources.length === 0 || end < text.length) continue
    marked += rest.slice(0, end) + sources.map((number) => `[${number}]`).join('')
    rest = rest.slice(end)
  }
  return marked + rest
}

/** Boxes of the slices that stand in the same document as one of them. */
export function boxesBeside(
  source: Source,
  sources: readonly Source[],
  label: (number: number) => string,
): MarkedBox[] {
  return sources.flatMap(({ document, boxes, number }) =>
    document.id === source.document.id ? boxes.map((box) => ({ box, id: String(number), label: label(number) })) : [],
  )
}
