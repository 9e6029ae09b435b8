import { detectHeader } from '../detect-header.ts'
import { childAt, childrenNamed, chosen, elementsOf, integerAttribute, attribute } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'
import { isOn } from './styles.ts'

/** Word allows 63 columns; a cell that claims to be wider is not believed. */
const mostColumns = 63

export interface DocxTable {
  readonly rows: readonly (readonly string[])[]
  readonly hasHeader: boolean
}

/**
 * Cells of a table. A cell that is merged downwards says its text in each of its rows, so that every row can be understood by itself; of
 * cells merged across, the first says it and the others are empty, so that columns stay in line.
 * @param cellText reads one `w:tc`
 */
export function readTable(table: XmlElement, cellText: (cell: XmlElement) => string): DocxTable {
  const rows: string[][] = []
  let marksHeader = false
  for (const row of wrapped(table, 'w:tr')) {
    const properties = childAt(row, 'w:trPr')
    if (childAt(properties, 'w:del') !== undefined) continue
    if (rows.length === 0) marksHeader = isOn(childAt(properties, 'w:tblHeader'))
    rows.push(readRow(row, rows.at(-1), cellText))
  }
  const width = Math.max(0, ...rows.map((row) => row.length))
  const even = rows.map((row) => [...row, ...emptyCells(width - row.length)])
  return { rows: even, hasHeader: even.length > 1 && (marksHeader || detectHeader(even) === 0) }
}

/** The only cell of a table that is no more than a frame around other content. */
export function onlyCell(table: XmlElement): XmlElement | undefined {
  const rows = wrapped(table, 'w:tr')
  const [row] = rows
  if (row === undefined || rows.length > 1) return undefined
  const cells = wrapped(row, 'w:tc')
  return cells.length === 1 ? cells[0] : undefined
}

function readRow(
  row: XmlElement,
  above: readonly string[] | undefined,
  cellText: (cell: XmlElement) => string,
): string[] {
  const before = integerAttribute(childAt(row, 'w:trPr', 'w:gridBefore'), 'w:val') ?? 0
  const cells = emptyCells(Math.min(before, mostColumns))
  for (const cell of wrapped(row, 'w:tc')) {
    const properties = childAt(cell, 'w:tcPr')
    const merge = childAt(properties, 'w:vMerge')
    const continues = merge !== undefined && attribute(merge, 'w:val') !== 'restart'
    const text = cellText(cell)
    cells.push(continues && text.trim() === '' ? (above?.[cells.length] ?? '') : text)
    const span = integerAttribute(childAt(properties, 'w:gridSpan'), 'w:val') ?? 1
    cells.push(...emptyCells(Math.min(span, mostColumns) - 1))
  }
  return cells
}

function emptyCells(count: number): string[] {
  return Array.from({ length: Math.max(0, count) }, () => '')
}

/** Children of that name, also those that a content control or a revision wraps. */
function wrapped(element: XmlElement, name: string): XmlElement[] {
  return elementsOf(chosen(element)).flatMap((child) => {
    if (child.name === name) return [child]
    if (child.name === 'w:sdt') return childrenNamed(child, 'w:sdtContent').flatMap((content) => wrapped(content, name))
    return ['w:customXml', 'w:ins', 'mc:AlternateContent'].includes(child.name) ? wrapped(child, name) : []
  })
}
