import type { Block, MergedCell, TextBlock } from '../parsed-document.ts'
import { headingRules } from './headings.ts'
import type { OutlineTitle } from './headings.ts'
import { betweenLines, noVocabulary } from './joining.ts'
import type { Vocabulary } from './joining.ts'
import type { Line } from './lines.ts'
import { onPage } from './page-layout.ts'
import type { Element } from './page-layout.ts'
import type { FrameSize, Turn } from './page-content.ts'
import { endsSentence } from './paragraphs.ts'
import type { Paragraph } from './paragraphs.ts'
import { looksLikeHeader, textOfCell } from './tables.ts'
import type { FoundTable } from './tables.ts'
import { TextPieces } from './text-pieces.ts'

export interface LaidOutPage {
  readonly number: number
  readonly size: FrameSize
  readonly elements: readonly Element[]
  /** Headers and footers to be told on this page; they interrupt no paragraph. */
  readonly asides?: readonly Line[]
}

interface PlacedParagraph {
  readonly paragraph: Paragraph
  readonly page: number
  readonly size: FrameSize
  readonly turn: Turn
  readonly first: boolean
  readonly last: boolean
}

interface PlacedTable {
  readonly table: FoundTable
  readonly page: number
  readonly size: FrameSize
  readonly turn: Turn
}

type Item =
  | { readonly type: 'table'; readonly parts: PlacedTable[] }
  | { readonly type: 'text'; readonly parts: PlacedParagraph[]; readonly kind: TextBlock['kind'] }
  | { readonly type: 'done'; readonly block: Block }

/**
 * The blocks of a document from its laid out pages: headings told from text, and paragraphs that run over the end of a column or
 * of a page joined again.
 *
 * @param words of the whole document, for those that are cut at line ends
 * @param imageOf index among the document's images of a picture of a page; undefined for one that was not taken
 */
export function blocksOf(
  pages: readonly LaidOutPage[],
  outline: readonly OutlineTitle[],
  words: Vocabulary,
  imageOf: (picture: number) => number | undefined,
): Block[] {
  const paragraphs = pages.flatMap(({ number: page, elements }) =>
    elements.flatMap((element) =>
      element.type === 'paragraph'
        ? [{ paragraph: element.paragraph, page, text: plainText(element.paragraph, words) }]
        : [],
    ),
  )
  const textOf = new Map(paragraphs.map(({ paragraph, text }) => [paragraph, text]))
  const rules = headingRules(paragraphs, outline)
  const bodySize = usualSize([...textOf.keys()])
  const items: Item[] = []
  for (const { number: page, size, elements, asides = [] } of pages) {
    const isHead = ({ box }: Line) => box.bottom < size.height / 2
    items.push(...asides.filter(isHead).map((line) => asideItem(line, page, size)))
    for (const [index, element] of elements.entries()) {
      if (element.type === 'picture') {
        const image = imageOf(element.picture)
        if (image !== undefined) items.push({ type: 'done', block: { type: 'image', image, page } })
      } else if (element.type === 'aslant') {
        items.push({ type: 'done', block: { type: 'text', kind: 'paragraph', text: element.text, page } })
      } else if (element.type === 'table') {
        const placed = { table: element.table, page, size, turn: element.turn }
        const before = tableBefore(items, placed)
        if (before === undefined) items.push({ type: 'table', parts: [placed] })
        else before.push(placed)
      } else {
        const { paragraph, turn, first, last } = element
        const placed = {
          paragraph,
          page,
          size,
          turn,
          first,
          last: last || onlyNotesFollow(elements, index, bodySize, size),
        }
        const level = rules.levelOf(paragraph, page, textOf.get(paragraph) ?? '')
        const isNote = isFootnote(paragraph, bodySize, size, turn)
        if (level !== undefined && !isNote) {
          const pieces = piecesOf([placed], words, paragraph.kind)
          items.push({ type: 'done', block: { type: 'heading', level, text: pieces.text, page, spans: pieces.spans } })
          continue
        }
        const before = isNote ? undefined : openBefore(items, placed)
        if (before !== undefined) before.push(placed)
        else items.push({ type: 'text', parts: [placed], kind: isNote ? 'note' : paragraph.kind })
      }
    }
    items.push(...asides.filter((line) => !isHead(line)).map((line) => asideItem(line, page, size)))
  }
  return items.map((item) => {
    if (item.type === 'done') return item.block
    return item.type === 'table' ? tableBlock(item.parts) : textBlock(item.parts, item.kind, words)
  })
}

function asideItem(line: Line, page: number, size: FrameSize): Item {
  const pieces = new TextPieces()
  for (const [index, { text, box }] of line.segments.entries()) {
    if (index > 0) pieces.put(' ')
    pieces.place(text, page, onPage(box, 0, size))
  }
  return { type: 'done', block: { type: 'text', kind: 'note', text: pieces.text, page, spans: pieces.spans } }
}

/** The table with which the page before ended, if this one, with which a page begins, has the same columns. */
function tableBefore(items: readonly Item[], { table, page, turn }: PlacedTable): PlacedTable[] | undefined {
  const item = items.findLast((other) => {
    if (other.type === 'done') return other.block.type !== 'text' || other.block.kind !== 'note'
    return other.type === 'table' || other.kind !== 'note'
  })
  if (item?.type !== 'table') return undefined
  const last = item.parts.at(-1)
  if (last === undefined || last.page !== page - 1 || last.turn !== turn) return undefined
  const [a, b] = [last.table, table]
  const sameColumns =
    a.rows[0]?.length === b.rows[0]?.length && Math.abs(a.box.x0 - b.box.x0) < 3 && Math.abs(a.box.x1 - b.box.x1) < 3
  return sameColumns ? item.parts : undefined
}

function textBlock(parts: readonly PlacedParagraph[], kind: TextBlock['kind'], words: Vocabulary): TextBlock {
  const pieces = piecesOf(parts, words, kind)
  const [first] = parts
  return { type: 'text', kind, text: pieces.text, page: first?.page, spans: pieces.spans }
}

/** The paragraph before, if it ended with its column and this one, at the head of the next, goes on with it. */
function openBefore(items: readonly Item[], placed: PlacedParagraph): PlacedParagraph[] | undefined {
  if (!placed.first || placed.paragraph.begins !== 'maybe-within') return undefined
  const item = items.findLast((other) => {
    // Notes, pictures and tables may stand between two halves of a paragraph; a heading ends what is above it.
    if (other.type === 'text') return other.kind !== 'note'
    return other.type === 'done' && other.block.type === 'heading'
  })
  if (item?.type !== 'text') return undefined
  const before = item.parts.at(-1)
  if (before === undefined || !before.last || !before.paragraph.open || before.turn !== placed.turn) return undefined
  if (placed.page - before.page > 1) return undefined
  const last = before.paragraph.lines.at(-1)
  const [next] = placed.paragraph.lines
  if (last === undefined || next === undefined || endsSentence(last.text)) return undefined
  if (Math.abs(last.size - next.size) > 0.09 * last.size || last.bold !== next.bold) return undefined
  const goesOn = /[\p{L}\p{N},，、"”’'()（）-]$/u.test(last.text) && /^[\p{L}\p{N}"“‘'(（，、。；]/u.test(next.text)
  return goesOn ? item.parts : undefined
}

function onlyNotesFollow(elements: readonly Element[], index: number, bodySize: number, size: FrameSize): boolean {
  const following = elements.slice(index + 1)
  const nextColumn = following.findIndex((element) => element.type === 'paragraph' && element.first)
  const own = nextColumn === -1 ? following : following.slice(0, nextColumn)
  const paragraphs = own.flatMap((element) => (element.type === 'paragraph' ? [element] : []))
  return paragraphs.length > 0 && paragraphs.every(({ paragraph, turn }) => isFootnote(paragraph, bodySize, size, turn))
}

/** Small type with a note's mark in the lower part of the page. */
function isFootnote({ lines }: Paragraph, bodySize: number, { width, height }: FrameSize, turn: Turn): boolean {
  const [first] = lines
  if (first === undefined || first.size > bodySize * 0.93) return false
  const frameHeight = turn === 0 || turn === 180 ? height : width
  return first.box.top > frameHeight * 0.5 && /^(?:\d{1,3}[\s.)]?|[*†‡§]|[①-⑳]|\[\d{1,3}\]|注[:：\d])/.test(first.text)
}

/** The size in which most characters are set. */
function usualSize(paragraphs: readonly Paragraph[]): number {
  const lengths = new Map<number, number>()
  for (const { lines } of paragraphs) {
    for (const { size, text } of lines) {
      const rounded = Math.round(size * 2) / 2
      lengths.set(rounded, (lengths.get(rounded) ?? 0) + text.length)
    }
  }
  return [...lengths].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10
}

function plainText(paragraph: Paragraph, words: Vocabulary): string {
  const size = { width: Infinity, height: Infinity }
  return piecesOf([{ paragraph, page: 1, size, turn: 0, first: false, last: false }], words, paragraph.kind).text
}

function piecesOf(parts: readonly PlacedParagraph[], words: Vocabulary, kind: TextBlock['kind']): TextPieces {
  const pieces = new TextPieces()
  const left = Math.min(...parts.flatMap(({ paragraph }) => paragraph.lines.map((line) => line.box.x0)))
  for (const { paragraph, page, turn, size } of parts) {
    for (const line of paragraph.lines) {
      if (kind === 'code') {
        if (pieces.text !== '') pieces.put('\n')
        placeCode(pieces, line, left, (segment) => pieces.place(segment.text, page, onPage(segment.box, turn, size)))
        continue
      }
      if (pieces.text !== '') {
        const { drop, put } = betweenLines(pieces.text, line.text, words)
        pieces.drop(drop)
        pieces.put(put)
      }
      const spread = isSpreadTitle(line)
      for (const [index, segment] of line.segments.entries()) {
        if (index > 0 && !spread) pieces.put(' ')
        pieces.place(segment.text, page, onPage(segment.box, turn, size))
      }
    }
  }
  return pieces
}

/** A title of single characters set wide apart ("目    录") is one word. */
function isSpreadTitle({ segments }: Line): boolean {
  return segments.length > 1 && segments.length <= 8 && segments.every(({ text }) => /^[\u3400-\u9fff]$/.test(text))
}

/** Code keeps its columns: what stands further right is filled with spaces. */
function placeCode(
  pieces: TextPieces,
  line: Line,
  left: number,
  place: (segment: Line['segments'][number]) => void,
): void {
  const [first] = line.segments
  const character = first === undefined ? 0 : (first.box.x1 - first.box.x0) / Math.max(1, first.text.length)
  let x = left
  for (const segment of line.segments) {
    const spaces = character > 0 ? Math.round((segment.box.x0 - x) / character) : 0
    pieces.put(' '.repeat(Math.min(Math.max(x === left ? 0 : 1, spaces), 200)))
    place(segment)
    x = segment.box.x1
  }
}

/** The page may end after the row that names the columns. */
function isHeadOf(parts: readonly PlacedTable[]): boolean {
  return looksLikeHeader(parts.flatMap(({ table }) => table.rows))
}

function tableBlock(parts: readonly PlacedTable[]): Block {
  const [first] = parts
  if (first === undefined) throw new TypeError('A table has at least one part.')
  const rows: string[][] = []
  const merged: MergedCell[] = []
  const pieces = new TextPieces()
  for (const [part, { table, page, turn, size }] of parts.entries()) {
    for (const [row, cells] of table.rows.entries()) {
      const texts = cells.map((cell) => textOfCell(cell))
      // A table that runs over pages names its columns anew on each.
      if (part > 0 && row === 0 && texts.join('\n') === rows[0]?.join('\n')) continue
      for (const cell of table.merged ?? []) if (cell.row === row) merged.push({ ...cell, row: rows.length })
      if (rows.length > 0) pieces.put('\n')
      rows.push(texts)
      for (const [column, cell] of cells.entries()) {
        if (column > 0) pieces.put(' | ')
        for (const [index, segment] of cell.entries()) {
          pieces.put(index === 0 ? '' : betweenLines(pieces.text, segment.text, noVocabulary).put)
          pieces.place(segment.text, page, onPage(segment.box, turn, size))
        }
      }
    }
  }
  const hasHeader = first.table.hasHeader || (first.table.rows.length === 1 && isHeadOf(parts))
  const places = parts.map(({ table, page, turn, size }) => ({ page, box: onPage(table.box, turn, size) }))
  const cells = { rows, ...(merged.length === 0 ? {} : { merged }), places }
  return { type: 'table', text: pieces.text, hasHeader, ...cells, page: first.page, spans: pieces.spans }
}
