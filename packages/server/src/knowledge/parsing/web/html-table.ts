import { isElement } from './dom.ts'
import type { DomElement, DomNode } from './dom.ts'
import { isSkipped } from './element-kinds.ts'

export interface HtmlTable {
  readonly rows: readonly (readonly DomElement[])[]
  readonly hasHeader: boolean
}

/** Elements that make a cell a piece of a page rather than a value. */
const layoutElements = new Set('table h1 h2 h3 h4 h5 h6 article section form pre'.split(' '))

/**
 * Rows of a table of values; undefined for one that only arranges the page: with a single column or row, or with whole texts in its
 * cells.
 */
export function htmlTable(table: DomElement): HtmlTable | undefined {
  const rows: DomElement[][] = []
  let headRows = 0
  for (const { row, inHead } of rowsOf(table)) {
    const cells = [...row.childNodes].filter(
      (node): node is DomElement => isElement(node) && (node.localName === 'td' || node.localName === 'th'),
    )
    if (cells.length === 0) continue
    if (rows.length === 0 && (inHead || cells.every(({ localName }) => localName === 'th'))) headRows = 1
    rows.push(cells)
  }
  const columns = rows.reduce((most, cells) => Math.max(most, cells.length), 0)
  if (rows.length < 2 || columns < 2 || rows.some((cells) => cells.some(isLayout))) return undefined
  return { rows, hasHeader: headRows > 0 }
}

function* rowsOf(table: DomElement): Generator<{ row: DomElement; inHead: boolean }> {
  for (const child of table.childNodes) {
    if (!isElement(child) || isSkipped(child)) continue
    if (child.localName === 'tr') yield { row: child, inHead: false }
    else if (['thead', 'tbody', 'tfoot'].includes(child.localName)) {
      for (const row of child.childNodes) {
        if (isElement(row) && row.localName === 'tr' && !isSkipped(row)) {
          yield { row, inHead: child.localName === 'thead' }
        }
      }
    }
  }
}

function isLayout(cell: DomElement): boolean {
  let paragraphs = 0
  const waiting: DomNode[] = [cell]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node !== cell && isElement(node)) {
      if (layoutElements.has(node.localName)) return true
      if (node.localName === 'p' || node.localName === 'div') paragraphs += 1
      if (paragraphs > 3) return true
    }
    for (const child of node.childNodes) waiting.push(child)
  }
  return false
}
