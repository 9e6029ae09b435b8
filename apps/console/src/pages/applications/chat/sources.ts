import type { SliceInfo } from '@openmaas/sdk'
import type { MarkedBox, PageBox } from '../../../components/document-viewer/index.ts'

/** A slice that an answer was made from. */
export interface Source {
  /** By which the answer names it, from 1. */
  readonly number: number
  readonly document: SliceInfo['document_slices'][number]['document']
  readonly text: string
  readonly box: PageBox | undefined
  readonly sheet: string | undefined
  /** Of a sheet. */
  readonly line: number | undefined
  readonly cited: boolean
}

/** All slices of an answer, in the order of their numbers. */
export function sourcesOf({ document_slices: documents }: SliceInfo): Source[] {
  return documents
    .flatMap(({ document, slice_info: slices }) =>
      slices.map(({ text, position, line, sheet_name: sheet, index = 0, cited = false }): Source => ({
        number: index,
        document,
        text,
        box:
          position === undefined ? undefined : { ...position, pageWidth: position.width, pageHeight: position.height },
        sheet,
        line,
        cited,
      })),
    )
    .toSorted((left, right) => left.number - right.number)
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
  return sources.flatMap(({ document, box, number }) =>
    document.id !== source.document.id || box === undefined ? [] : [{ box, id: String(number), label: label(number) }],
  )
}
