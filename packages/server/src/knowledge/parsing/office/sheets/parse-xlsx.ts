import * as spreadsheet from '@e965/xlsx'
import * as codePages from '@e965/xlsx/dist/cpexcel.full.mjs'
import { zipSync } from 'fflate'
import { ParseFailure } from '../../parsed-document.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import { DocumentBuilder } from '../document-builder.ts'
import { defaultOfficeLimits } from '../office-options.ts'
import type { OfficeLimits, OfficeOptions } from '../office-options.ts'
import { CompoundFile, isCompoundFile } from '../package/compound-file.ts'
import { OfficePackage } from '../package/office-package.ts'
import { decodeMarkup } from './decode-markup.ts'
import { sheetHeader } from './sheet-header.ts'
import { sheetRows } from './sheet-rows.ts'
import type { MergedCells } from './sheet-rows.ts'

// Workbooks before Excel 97 are in the code page of their country.
spreadsheet.set_cptable(codePages)

/** Parts that hold pictures and other weight which no row needs. */
const unneededPart = /^(xl\/media|xl\/drawings|xl\/charts|xl\/embeddings|xl\/printerSettings|Pictures|Thumbnails)\//i

export type SheetContainer = 'package' | 'binary' | 'markup'

/**
 * Reads a workbook: xlsx, xlsb and ods (`package`), xls (`binary`), and the web pages and XML that programs name .xls (`markup`).
 * @throws {ParseFailure} `encrypted`, `damaged`, `too-large`, `empty`
 */
export function readWorkbook(
  bytes: Uint8Array,
  container: SheetContainer,
  options: OfficeOptions = {},
): ParsedDocument {
  const limits = { ...defaultOfficeLimits, ...options.limits }
  const workbook = openWorkbook(bytes, container, limits)
  const builder = new DocumentBuilder(limits, false)
  for (const name of workbook.SheetNames) {
    const sheet = workbook.Sheets[name]
    if (sheet !== undefined) addSheet(builder, name, sheet, limits)
  }
  return builder.finish({ title: workbook.Props?.Title })
}

function addSheet(builder: DocumentBuilder, name: string, sheet: spreadsheet.WorkSheet, limits: OfficeLimits): void {
  const merges = mergesOf(sheet)
  const rows = sheetRows(cellsOf(sheet, limits), merges, limits)
  const header = sheetHeader(rows, merges)
  const titles = header?.titles ?? []
  for (const [position, { index, cells }] of rows.entries()) {
    if (header !== undefined && position >= header.start && position < header.end) continue
    const isBelow = header !== undefined && position >= header.end
    builder.addRow({ sheet: name, line: index + 1, cells, header: isBelow ? titles : [] })
  }
}

function openWorkbook(bytes: Uint8Array, container: SheetContainer, limits: OfficeLimits): spreadsheet.WorkBook {
  const options = {
    dense: true,
    cellHTML: false,
    cellFormula: false,
    // The "short date" of Excel follows the reader's country; year first is never misread.
    dateNF: 'yyyy/m/d',
  } as const
  try {
    if (container === 'markup') return spreadsheet.read(decodeMarkup(bytes), { ...options, type: 'string', raw: true })
    if (isCompoundFile(bytes)) checkCompleteness(bytes)
    const checked = container === 'package' ? checkedPackage(bytes, limits) : bytes
    return spreadsheet.read(Buffer.from(checked), { ...options, type: 'buffer' })
  } catch (error) {
    if (error instanceof ParseFailure) throw error
    const message = error instanceof Error ? error.message : ''
    if (/password|encrypt/i.test(message)) {
      throw new ParseFailure('encrypted', 'The workbook is protected by a password.', { cause: error })
    }
    throw new ParseFailure('damaged', 'The workbook cannot be read.', { cause: error })
  }
}

/** The library reads as far as it gets and would take half a workbook for a whole one. */
function checkCompleteness(bytes: Uint8Array): void {
  const file = new CompoundFile(bytes)
  if (file.stream('Workbook') === undefined && file.stream('Book') === undefined) {
    throw new ParseFailure('damaged', 'The file holds no workbook.')
  }
}

/** The package again, of what was expanded under the limits here, so that the library expands nothing by itself. */
function checkedPackage(bytes: Uint8Array, limits: OfficeLimits): Uint8Array {
  const unit = new OfficePackage(bytes, limits)
  if (unit.bytes('mimetype') === undefined) unit.mainPart()
  const parts: Record<string, Uint8Array> = {}
  for (const name of unit.names()) {
    if (name.endsWith('/') || unneededPart.test(name)) continue
    const part = unit.bytes(name)
    if (part !== undefined) parts[name] = part
  }
  return zipSync(parts, { level: 0 })
}

function mergesOf(sheet: spreadsheet.WorkSheet): MergedCells[] {
  return (sheet['!merges'] ?? []).map(({ s, e }) => ({
    firstRow: s.r,
    lastRow: e.r,
    firstColumn: s.c,
    lastColumn: e.c,
  }))
}

/** Cells by row and column. Only rows that exist are visited, however many the sheet's declared range claims. */
function cellsOf(sheet: spreadsheet.WorkSheet, limits: OfficeLimits): Map<number, Map<number, string>> {
  const rows = new Map<number, Map<number, string>>()
  let count = 0
  sheet['!data']?.forEach((row, rowIndex) => {
    const cells = new Map<number, string>()
    row?.forEach((cell: spreadsheet.CellObject | undefined, column) => {
      const text = cell === undefined ? '' : shownText(cell)
      if (text !== '') cells.set(column, text)
    })
    count += cells.size
    if (count > limits.cells) throw new ParseFailure('too-large', 'The sheet has more cells than the limit allows.')
    if (cells.size > 0) rows.set(rowIndex, cells)
  })
  return rows
}

/** As the spreadsheet program shows it; a cell whose column was too narrow for its number shows the number. */
function shownText(cell: spreadsheet.CellObject): string {
  const text = cell.w ?? (cell.v === undefined || cell.v === null ? '' : String(cell.v))
  return text.trim()
}
