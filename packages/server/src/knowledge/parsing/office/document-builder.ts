import { ParseFailure } from '../parsed-document.ts'
import type { Block, Box, Page, ParsedDocument, ParsedImage, TextBlock } from '../parsed-document.ts'
import { guessHeading } from './heading-guess.ts'
import type { OfficeLimits } from './office-options.ts'
import { pictureType } from './picture-type.ts'

/** Where a block stands; formats without pages give none. */
export interface Place {
  readonly page?: number
  readonly box?: Box | undefined
}

/** Collects the blocks of a document in reading order, tidies their text and keeps the limits. */
export class DocumentBuilder {
  readonly #limits: OfficeLimits
  readonly #wantImages: boolean
  readonly #blocks: Block[] = []
  readonly #images: ParsedImage[] = []
  readonly #pages: Page[] = []
  readonly #pagesWithoutText: number[] = []
  #textLength = 0
  #rows = 0
  #cells = 0

  constructor(limits: OfficeLimits, wantImages: boolean) {
    this.#limits = limits
    this.#wantImages = wantImages
  }

  get wantsImages(): boolean {
    return this.#wantImages
  }

  /** Blocks that hold text so far; pictures do not count. */
  get textBlocks(): number {
    return this.#blocks.length - this.#images.length
  }

  get imageCount(): number {
    return this.#images.length
  }

  addPage(page: Page, { withoutText = false } = {}): void {
    this.#pages.push(page)
    if (withoutText) this.#pagesWithoutText.push(page.number)
  }

  /** @param level 1 is the highest */
  addHeading(level: number, text: string, place: Place = {}): void {
    const tidy = tidyText(text).replaceAll('\n', ' ')
    if (tidy !== '') this.#add({ type: 'heading', level, text: tidy, ...placed(tidy, place) }, tidy.length)
  }

  addText(kind: TextBlock['kind'], text: string, place: Place = {}): void {
    const tidy = tidyText(text)
    if (tidy !== '') this.#add({ type: 'text', kind, text: tidy, ...placed(tidy, place) }, tidy.length)
  }

  /** @param rowBoxes where each row stands, where that is known */
  addTable(
    rows: readonly (readonly string[])[],
    hasHeader: boolean,
    place: Place = {},
    rowBoxes: readonly Box[] = [],
  ): void {
    const tidy = rows.map((cells) => cells.map(tidyCell))
    const filled = tidy
      .map((cells, index) => ({ cells, box: rowBoxes[index] }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
    if (filled.length === 0) return
    const lines = filled.map(({ cells }) => cells.join(' | '))
    const text = lines.join('\n')
    const { page } = place
    let start = 0
    const spans = lines.flatMap((line, index) => {
      const span = { start, end: start + line.length }
      start += line.length + 1
      const box = filled[index]?.box
      return page === undefined || box === undefined || line === '' ? [] : [{ ...span, page, box }]
    })
    const where = spans.length === lines.length ? { page, spans } : placed(text, place)
    this.#add(
      {
        type: 'table',
        text,
        hasHeader: hasHeader && filled.length > 1,
        rows: filled.map(({ cells }) => cells),
        ...where,
      },
      text.length,
    )
  }

  /** @param line 1-based; `cells` and `header` are taken as they are shown */
  addRow(row: { sheet: string; line: number; cells: readonly string[]; header: readonly string[] }): void {
    this.#rows += 1
    this.#cells += row.cells.length
    if (this.#rows > this.#limits.rows || this.#cells > this.#limits.cells) {
      throw new ParseFailure('too-large', 'The sheets have more rows or cells than the limit allows.')
    }
    const cells = row.cells.map(tidyText)
    this.#add(
      { type: 'row', ...row, cells },
      cells.reduce((sum, cell) => sum + cell.length, 0),
    )
  }

  /** Pictures of kinds that nothing can show or recognise (EMF, WMF, SVG) are left out. */
  addImage(bytes: Uint8Array, alternativeText: string | undefined, place: Place = {}): void {
    const contentType = this.#wantImages ? pictureType(bytes) : undefined
    if (contentType === undefined) return
    if (this.#images.length >= this.#limits.images) throw new ParseFailure('too-large', 'There are too many pictures.')
    const { page, box } = place
    const description = tidyText(alternativeText ?? '')
    this.#images.push({
      contentType,
      bytes,
      ...(page !== undefined && { page }),
      ...(box !== undefined && { box }),
      ...(description !== '' && { alternativeText: description }),
    })
    this.#add({ type: 'image', image: this.#images.length - 1, ...(page !== undefined && { page }) }, 0)
  }

  /**
   * @param options.guessHeadings where the document marks no more than its title as a heading, lines numbered like headings become some
   * @throws {ParseFailure} `empty` where there is neither text nor picture
   */
  finish({
    title,
    guessHeadings = false,
  }: { title?: string | undefined; guessHeadings?: boolean } = {}): ParsedDocument {
    if (this.#blocks.length === 0) throw new ParseFailure('empty', 'The document holds no text and no picture.')
    const guess = guessHeadings && this.#blocks.filter(({ type }) => type === 'heading').length <= 1
    const tidyTitle = tidyText(title ?? '')
    return {
      ...(tidyTitle !== '' && { title: tidyTitle }),
      blocks: guess ? this.#blocks.map(asGuessed) : this.#blocks,
      pages: this.#pages,
      images: this.#images,
      pagesWithoutText: this.#pagesWithoutText,
    }
  }

  #add(block: Block, length: number): void {
    this.#textLength += length
    if (this.#textLength > this.#limits.textLength) throw new ParseFailure('too-large', 'There is too much text.')
    this.#blocks.push(block)
  }
}

function asGuessed(block: Block): Block {
  if (block.type !== 'text' || block.kind === 'note' || block.kind === 'code') return block
  const level = guessHeading(block.text)
  if (level === undefined) return block
  const { text, page, spans } = block
  return { type: 'heading', level, text, ...(page !== undefined && { page }), ...(spans !== undefined && { spans }) }
}

function placed(text: string, { page, box }: Place) {
  if (page === undefined) return {}
  return box === undefined ? { page } : { page, spans: [{ start: 0, end: text.length, page, box }] }
}

/** Line breaks of any kind as `\n`, no control characters, no white space at the ends of lines. */
export function tidyText(text: string): string {
  return text
    .replaceAll(/\r\n?|[\v\f\u2028\u2029]/g, '\n')
    .replaceAll(/[^\P{Cc}\t\n]|\ufeff/gu, '')
    .replaceAll(/[^\S\n]+$/gm, '')
    .toWellFormed()
    .trim()
}

/** A cell is one line, or the rows of a table could not be told apart. */
function tidyCell(text: string): string {
  return tidyText(text).replaceAll(/\s*\n\s*/g, ' ')
}
