import type {
  Block,
  HeadingBlock,
  ParsedDocument,
  RowBlock,
  TableBlock,
  TextBlock,
} from '../../parsing/parsed-document.ts'
import { sliceDocument } from '../slice-document.ts'
import type { Slice, SlicingOptions } from '../slice.ts'
import type { DocumentFormat } from '../../document-types.ts'

/** Short ways to write documents for tests of slicing. */
export function heading(level: number, text: string): HeadingBlock {
  return { type: 'heading', level, text }
}

export function paragraph(text: string, page?: number): TextBlock {
  return { type: 'text', kind: 'paragraph', text, ...(page === undefined ? {} : { page }) }
}

export function item(text: string): TextBlock {
  return { type: 'text', kind: 'list-item', text }
}

export function table(rows: readonly (readonly string[])[], hasHeader = true): TableBlock {
  return { type: 'table', text: rows.map((cells) => cells.join(' | ')).join('\n'), hasHeader, rows }
}

export function row(line: number, cells: readonly string[], header: readonly string[] = [], sheet = ''): RowBlock {
  return { type: 'row', sheet, line, cells, header }
}

export function documentOf(...blocks: readonly Block[]): ParsedDocument {
  return { blocks, pages: [], images: [], pagesWithoutText: [] }
}

export function marker(image: number): string {
  return `【示意图序号_7_${image + 1}】`
}

export function slicesOf(
  document: ParsedDocument,
  options: Partial<SlicingOptions> & { readonly format?: DocumentFormat } = {},
): readonly Slice[] {
  return sliceDocument(document, { format: 'txt', imageMarker: marker, ...options }).slices
}

export function textsOf(slices: readonly Slice[]): string[] {
  return slices.map(({ text }) => text)
}

/** One sentence of `characters` Chinese characters that begins with `start`. */
export function sentence(start: string, characters: number): string {
  return `${start}${'说'.repeat(characters - start.length - 1)}。`
}
