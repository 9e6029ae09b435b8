import type { Block, ParsedDocument, RowBlock, Span, TableBlock } from '../parsing/parsed-document.ts'
import type { TextRange } from './cut-text.ts'

/** A block as slicers see it: its text, what stands above it, and where it may be cut. */
export interface Passage {
  readonly kind: 'heading' | 'paragraph' | 'list-item' | 'code' | 'note' | 'table' | 'row' | 'image'
  readonly text: string
  /** Headings above it, outermost first; a heading's own text is the last of its path. */
  readonly headings: readonly string[]
  /** Of a heading, 1 is the highest. */
  readonly level?: number
  readonly page?: number
  readonly spans: readonly Span[]
  /** Of an image: its index in the document. */
  readonly image?: number
  /** Of a table: where its rows stand in `text`. */
  readonly rows?: readonly TextRange[]
  /** Of a table: cells by row. */
  readonly table?: TableBlock
  /** Of a spreadsheet row: where its cells that hold anything stand in `text`, with their titles. */
  readonly cells?: readonly TextRange[]
  readonly row?: RowBlock
}

/** The blocks of a document that hold any text, in order, each with its headings. */
export function passagesOf(document: ParsedDocument, imageMarker: (image: number) => string): Passage[] {
  const path: { readonly level: number; readonly text: string }[] = []
  let headings: readonly string[] = []
  const passages: Passage[] = []
  for (const block of document.blocks) {
    if (block.type === 'heading' && block.text.trim() !== '') {
      while ((path.at(-1)?.level ?? 0) >= block.level) path.pop()
      path.push({ level: block.level, text: oneLine(block.text) })
      headings = path.map(({ text }) => text)
    }
    const passage = passageOf(block, headings, imageMarker)
    if (passage.text.trim() !== '') passages.push(passage)
  }
  return passages
}

function passageOf(block: Block, headings: readonly string[], imageMarker: (image: number) => string): Passage {
  switch (block.type) {
    case 'heading':
      return { kind: 'heading', text: block.text, headings, level: block.level, ...placeOf(block) }
    case 'text':
      return { kind: block.kind, text: block.text, headings, ...placeOf(block) }
    case 'table':
      return { kind: 'table', text: block.text, headings, rows: rowRanges(block), table: block, ...placeOf(block) }
    case 'row': {
      const { text, cells } = rowText(block)
      return { kind: 'row', text, headings: namedSheet(block.sheet), cells, row: block, spans: [] }
    }
    case 'image': {
      const { page } = placeOf(block)
      return { kind: 'image', text: imageMarker(block.image), headings, image: block.image, spans: [], page }
    }
  }
}

function placeOf(block: { readonly page?: number; readonly spans?: readonly Span[] }) {
  return { page: block.page, spans: block.spans ?? [] }
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** A sheet's name says something unless the spreadsheet program gave it. */
function namedSheet(sheet: string): readonly string[] {
  return sheet.trim() === '' || /^(sheet|工作表|表)\s*\d*$/i.test(sheet.trim()) ? [] : [sheet.trim()]
}

/** `title: value` a line where the column has a title, else the values in one line. Cells without text are left out. */
function rowText(block: RowBlock): { text: string; cells: TextRange[] } {
  const titled = block.header.some((title) => title.trim() !== '')
  const glue = titled ? '\n' : ' | '
  const cells: TextRange[] = []
  let text = ''
  for (const [column, cell] of block.cells.entries()) {
    const value = cell.trim()
    if (value === '') continue
    if (text !== '') text += glue
    const start = text.length
    const title = block.header[column]?.trim() ?? ''
    text += title === '' ? value : `${title}: ${value}`
    cells.push({ start, end: text.length })
  }
  return { text, cells }
}

/** Where the rows stand in the table's text; its lines where text and rows do not agree. */
function rowRanges(block: TableBlock): TextRange[] {
  const ranges: TextRange[] = []
  let start = 0
  for (const cells of block.rows) {
    const end = start + cells.join(' | ').length
    if (!block.text.startsWith(cells.join(' | '), start) || (end < block.text.length && block.text[end] !== '\n')) {
      return lineRanges(block.text)
    }
    ranges.push({ start, end })
    start = end + 1
  }
  return start >= block.text.length ? ranges : lineRanges(block.text)
}

/** The lines of a text without their line breaks, empty ones left out. */
export function lineRanges(text: string): TextRange[] {
  const ranges: TextRange[] = []
  let start = 0
  while (start <= text.length) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    if (end > start) ranges.push({ start, end })
    start = end + 1
  }
  return ranges
}
