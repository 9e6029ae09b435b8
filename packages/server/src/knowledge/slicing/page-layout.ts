import type { Box, ParsedDocument, Span } from '../parsing/parsed-document.ts'
import type { Passage } from './passage.ts'

/** Where all text of a document stands: answers whether a rectangle would take in text that is not meant. */
export interface PageLayout {
  /** Undefined for pages without a fixed size: nothing on them has a position. */
  sizeOf(page: number): { readonly width: number; readonly height: number } | undefined
  /** Whether any line other than the given ones runs through the box. */
  holdsOther(page: number, box: Box, own: ReadonlySet<Span>): boolean
}

interface Line {
  readonly span: Span
  readonly middle: number
}

export function pageLayout(document: ParsedDocument, passages: readonly Passage[]): PageLayout {
  const sizes = new Map<number, { width: number; height: number }>()
  for (const { number, widthPoints, heightPoints } of document.pages) {
    if (widthPoints !== undefined && heightPoints !== undefined) {
      sizes.set(number, { width: widthPoints, height: heightPoints })
    }
  }
  const linesOfPage = new Map<number, Line[]>()
  for (const { spans } of passages) {
    for (const span of spans) {
      const lines = linesOfPage.get(span.page) ?? []
      if (lines.length === 0) linesOfPage.set(span.page, lines)
      lines.push({ span, middle: (span.box.top + span.box.bottom) / 2 })
    }
  }
  for (const lines of linesOfPage.values()) lines.sort((left, right) => left.middle - right.middle)

  return {
    sizeOf: (page) => sizes.get(page),
    holdsOther(page, box, own) {
      const lines = linesOfPage.get(page) ?? []
      for (let index = firstAtOrBelow(lines, box.top); index < lines.length; index++) {
        const { span, middle } = lines[index] as Line
        if (middle > box.bottom) return false
        if (!own.has(span) && span.box.x0 < box.x1 && span.box.x1 > box.x0) return true
      }
      return false
    },
  }
}

function firstAtOrBelow(lines: readonly Line[], top: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle] as Line).middle < top) low = middle + 1
    else high = middle
  }
  return low
}
