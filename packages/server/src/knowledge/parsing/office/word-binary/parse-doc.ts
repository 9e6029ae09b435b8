import { detectHeader } from '../detect-header.ts'
import { DocumentBuilder } from '../document-builder.ts'
import { ListNumbering } from '../list-numbering.ts'
import { defaultOfficeLimits } from '../office-options.ts'
import type { OfficeOptions } from '../office-options.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import { TextCleaner } from './clean-text.ts'
import { readListTables } from './list-tables.ts'
import { readNotes } from './notes.ts'
import type { Note } from './notes.ts'
import { byteOffset, readPieces, textOfPieces } from './pieces.ts'
import type { Piece } from './pieces.ts'
import { property, readPropertyRuns, runAt } from './properties.ts'
import type { PropertyRun } from './properties.ts'
import { StyleSheet } from './style-sheet.ts'
import { WordFile } from './word-file.ts'

const cellEnd = '\x07'
const paragraphEnds = new Set(['\r', '\f', cellEnd])
const longestHeading = 200
const nothing: PropertyRun = { start: 0, end: 0, style: 0, values: new Map() }

/**
 * Reads a document of Word 97 to 2003 ([MS-DOC]): headings by style and outline level, paragraphs, rows of tables, notes where they are
 * referred to, text boxes at the end. Pictures are left out.
 * @throws {ParseFailure} `encrypted`, `damaged`, `unsupported`, `too-large`, `empty`
 */
export function readDoc(bytes: Uint8Array, options: OfficeOptions = {}): ParsedDocument {
  const limits = { ...defaultOfficeLimits, ...options.limits }
  const file = new WordFile(bytes)
  const pieces = readPieces(file.table('pieces'))
  const reader = new DocReader(file, pieces, textOfPieces(file.main, pieces, limits.textLength))
  const builder = new DocumentBuilder(limits, false)
  reader.addTo(builder)
  return builder.finish({ guessHeadings: true })
}

class DocReader {
  readonly #file: WordFile
  readonly #pieces: readonly Piece[]
  readonly #text: string
  readonly #styles: StyleSheet
  readonly #paragraphs: readonly PropertyRun[]
  readonly #unseen: readonly PropertyRun[]
  readonly #notes: ReadonlyMap<number, Note>
  readonly #lists: ListNumbering
  readonly #cleaner = new TextCleaner()
  #rows: string[][] = []
  #cells: string[] = []
  #cellParts: string[] = []
  #waitingNotes: Note[] = []

  constructor(file: WordFile, pieces: readonly Piece[], text: string) {
    this.#file = file
    this.#pieces = pieces
    this.#text = text
    this.#styles = new StyleSheet(file.table('styles'))
    this.#paragraphs = readPropertyRuns(file.main, file.table('paragraphPages'), 'paragraph')
    this.#unseen = readPropertyRuns(file.main, file.table('characterPages'), 'character').filter(
      ({ values }) => values.get(property.deleted) === 1 || values.get(property.hidden) === 1,
    )
    this.#notes = readNotes(file)
    this.#lists = new ListNumbering(readListTables(file.tableFrom('listDefinitions'), file.table('lists')))
  }

  addTo(builder: DocumentBuilder): void {
    const { body, footnotes, headers, macros, comments, endnotes, textBoxes } = this.#file.lengths
    this.#addRange(builder, 0, body)
    this.#finishTable(builder)
    const start = body + footnotes + headers + macros + comments + endnotes
    this.#addRange(builder, start, start + textBoxes)
    this.#finishTable(builder)
  }

  #addRange(builder: DocumentBuilder, start: number, end: number): void {
    const range = this.#text.slice(start, end)
    let from = 0
    for (let at = 0; at < range.length; at += 1) {
      const mark = range.charAt(at)
      if (!paragraphEnds.has(mark)) continue
      this.#addParagraph(builder, start + from, start + at, mark)
      from = at + 1
    }
    if (from < range.length) this.#addParagraph(builder, start + from, start + range.length, '\r')
  }

  #addParagraph(builder: DocumentBuilder, start: number, end: number, mark: string): void {
    const { style, values } = this.#propertiesAt(end)
    const text = this.#clean(start, end).trim()
    const notes = this.#notesIn(start, end)
    if (mark === cellEnd || values.get(property.inTable) === 1) {
      this.#addToTable(text, mark, values.get(property.endsRow) === 1)
    } else {
      this.#finishTable(builder)
      const level = this.#styles.headingLevel(style, values)
      const place = this.#styles.listPlace(style, values)
      const label =
        place === undefined || text === '' ? '' : (this.#lists.nextLabel(String(place.list), place.level) ?? '')
      if (level !== undefined && text.length <= longestHeading) builder.addHeading(level, label + text)
      else builder.addText(place === undefined ? 'paragraph' : 'list-item', label + text)
    }
    // Notes of a table follow the table.
    this.#waitingNotes.push(...notes)
    if (this.#rows.length + this.#cells.length + this.#cellParts.length === 0) this.#addWaitingNotes(builder)
  }

  #addWaitingNotes(builder: DocumentBuilder): void {
    for (const note of this.#waitingNotes) {
      const lines = this.#clean(note.start, note.end).trim()
      if (lines !== '') builder.addText('note', `[${note.number}] ${lines}`)
    }
    this.#waitingNotes = []
  }

  #addToTable(text: string, mark: string, endsRow: boolean): void {
    if (text !== '') this.#cellParts.push(text)
    if (mark !== cellEnd) return
    // The mark of a row's end is a cell's mark with nothing before it.
    if (endsRow) {
      this.#rows.push(this.#cells)
      this.#cells = []
    } else {
      this.#cells.push(this.#cellParts.join(' '))
    }
    this.#cellParts = []
  }

  #finishTable(builder: DocumentBuilder): void {
    const rest = [...this.#cells, ...(this.#cellParts.length > 0 ? [this.#cellParts.join(' ')] : [])]
    const rows = rest.length > 0 ? [...this.#rows, rest] : this.#rows
    this.#rows = []
    this.#cells = []
    this.#cellParts = []
    if (rows.length > 0) builder.addTable(rows, detectHeader(rows) === 0)
    this.#addWaitingNotes(builder)
  }

  #propertiesAt(character: number): PropertyRun {
    const offset = byteOffset(this.#pieces, character)
    return (offset === undefined ? undefined : runAt(this.#paragraphs, offset)) ?? nothing
  }

  #clean(start: number, end: number): string {
    return this.#cleaner.clean(this.#text.slice(start, end).replaceAll('\r', '\n').replaceAll('\n', '\v'), start, {
      isHidden: (position) => this.#unseen.length > 0 && this.#isUnseen(position),
      noteLabel: (position) => {
        const note = this.#notes.get(position)
        return note === undefined ? '' : `[${note.number}]`
      },
    })
  }

  #isUnseen(position: number): boolean {
    const offset = byteOffset(this.#pieces, position)
    return offset !== undefined && runAt(this.#unseen, offset) !== undefined
  }

  #notesIn(start: number, end: number): Note[] {
    if (this.#notes.size === 0 || !this.#text.slice(start, end).includes('\x02')) return []
    return [...this.#notes].filter(([position]) => position >= start && position < end).map(([, note]) => note)
  }
}
