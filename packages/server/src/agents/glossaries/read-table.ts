import type { GlossaryEntry } from '@openmaas/protocol'
import { mostGlossaryEntries } from '@openmaas/protocol'
import type { LocalisedText } from '@openmaas/protocol'
import { parse as parseCsv } from 'csv-parse/sync'
import { read as readWorkbook, utils } from '@e965/xlsx'

const headings = /^(?:source|term|from|original|原文|源语言|术语|源词)$/i
const mostTermCharacters = 200

/**
 * The entries of a table: the term in the first column, its translation in the second. A first row that only names the columns is
 * passed over, as are rows without both.
 * @param content text of values apart by commas or tabs, or the bytes of a workbook
 * @returns why it cannot be a glossary, where it cannot
 */
export function readGlossaryTable(
  name: string,
  content: string | Uint8Array,
): readonly GlossaryEntry[] | LocalisedText {
  let rows: readonly (readonly unknown[])[]
  try {
    rows = rowsOf(name, content)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { zh: '表格无法读取。', en: 'The table cannot be read.' }
  }
  const entries = new Map<string, string>()
  for (const [index, row] of rows.entries()) {
    const [source, target] = [cell(row[0]), cell(row[1])]
    if (source === '' || target === '' || (index === 0 && headings.test(source))) continue
    if (source.length > mostTermCharacters || target.length > mostTermCharacters) {
      const place = index + 1
      return { zh: `第 ${place} 行超过 200 个字符。`, en: `Row ${place} has more than 200 characters.` }
    }
    entries.set(source, target)
    if (entries.size > mostGlossaryEntries) {
      return {
        zh: `术语不得超过 ${mostGlossaryEntries} 条。`,
        en: `A glossary has at most ${mostGlossaryEntries} entries.`,
      }
    }
  }
  if (entries.size === 0) return { zh: '表格中没有术语。', en: 'The table holds no terms.' }
  return [...entries].map(([source, target]) => ({ source, target }))
}

function rowsOf(name: string, content: string | Uint8Array): readonly (readonly unknown[])[] {
  if (typeof content !== 'string') {
    const workbook = readWorkbook(content, {
      type: 'array',
      sheets: 0,
      sheetRows: mostGlossaryEntries + 2,
      dense: true,
    })
    const sheet = workbook.Sheets[workbook.SheetNames[0] ?? '']
    return sheet === undefined ? [] : utils.sheet_to_json<unknown[]>(sheet, { header: 1, raw: false, blankrows: false })
  }
  const firstLine = content.slice(0, content.indexOf('\n') + 1 || undefined)
  const delimiter = /\.tsv$/i.test(name) || (firstLine.includes('\t') && !firstLine.includes(',')) ? '\t' : ','
  return parseCsv(content, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    bom: true,
  })
}

function cell(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}
