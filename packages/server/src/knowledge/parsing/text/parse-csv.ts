import { CsvError, parse } from 'csv-parse/sync'
import { detectHeader } from '../office/detect-header.ts'
import type { ParsedDocument, RowBlock } from '../parsed-document.ts'
import { ParseFailure } from '../parsed-document.ts'
import { withoutControls } from './controls.ts'
import { decodeText } from './decode-text.ts'
import { refuseBinary } from './refuse-binary.ts'
import { sniffDelimiter } from './sniff-delimiter.ts'
import type { Delimiter } from './sniff-delimiter.ts'

export interface CsvLimits {
  readonly rows: number
  /** Cells of all rows together. */
  readonly cells: number
}

const defaultLimits: CsvLimits = { rows: 1_000_000, cells: 10_000_000 }

interface CsvRow {
  /** Line of the file on which the record begins, 1-based. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Rows of a table in text: commas, semicolons, tabs or bars, quoted or not, of any lengths. Quotes that are broken are read as
 * characters. Empty rows are left out; the row of column titles is none.
 * @throws {ParseFailure} `unsupported` when it is no text, `too-large`
 */
export function parseCsv(bytes: Uint8Array, limits: CsvLimits = defaultLimits): ParsedDocument {
  const { text } = decodeText(bytes)
  refuseBinary(text)
  const rows = readRows(text, limits)
  const header = detectHeader(rows.slice(0, 100).map(({ cells }) => cells))
  const titles = header === undefined ? [] : (rows[header]?.cells ?? [])
  const blocks = rows.flatMap(({ line, cells }, index): RowBlock[] =>
    index === header ? [] : [{ type: 'row', sheet: '', line, cells, header: titles }],
  )
  return { blocks, pages: [], images: [], pagesWithoutText: [] }
}

function readRows(text: string, limits: CsvLimits): CsvRow[] {
  const { delimiter, body, skippedLines } = separatorLine(text)
  try {
    return readRecords(body, delimiter, skippedLines, limits, true)
  } catch (error) {
    // A quote that nothing closes would make the rest of the file one cell.
    if (error instanceof CsvError) return readRecords(body, delimiter, skippedLines, limits, false)
    throw error
  }
}

/** Spreadsheet programs put `sep=;` on a line before the first row. */
function separatorLine(text: string): { delimiter: Delimiter; body: string; skippedLines: number } {
  const [whole, delimiter] = /^sep=([,;\t|])\r?\n/i.exec(text) ?? []
  if (whole === undefined) return { delimiter: sniffDelimiter(text), body: text, skippedLines: 0 }
  return { delimiter: delimiter as Delimiter, body: text.slice(whole.length), skippedLines: 1 }
}

/** @throws {CsvError} when a quote is not closed */
function readRecords(
  text: string,
  delimiter: Delimiter,
  skippedLines: number,
  limits: CsvLimits,
  quotes: boolean,
): CsvRow[] {
  const rows: CsvRow[] = []
  let cellCount = 0
  let records = 0
  let linesBefore = skippedLines
  parse(text, {
    delimiter,
    quote: quotes ? '"' : null,
    relax_quotes: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    onRecord: (record: readonly string[], { lines }) => {
      records += 1
      const cells = record.map(cleanCell)
      const line = linesBefore + 1
      linesBefore = skippedLines + lines
      if (cells.every((cell) => cell === '')) return null
      cellCount += cells.length
      if (records > limits.rows || cellCount > limits.cells) {
        throw new ParseFailure('too-large', `It has more than ${limits.rows} rows or ${limits.cells} cells.`)
      }
      rows.push({ line, cells })
      return null
    },
  })
  return rows
}

function cleanCell(cell: string): string {
  return withoutControls(cell.replaceAll(/\r\n?/g, '\n')).trim()
}
