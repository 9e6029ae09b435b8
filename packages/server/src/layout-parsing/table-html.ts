import type { Block } from '../knowledge/index.ts'

type Table = Pick<Extract<Block, { readonly type: 'table' }>, 'rows' | 'hasHeader' | 'merged'>

/** A table as HTML, in one line as models of this kind write it. */
export function tableHtml({ rows, hasHeader, merged = [] }: Table): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const lines = rows.map((row, rowIndex) => {
    const tag = hasHeader && rowIndex === 0 ? 'th' : 'td'
    const cells = Array.from({ length: columns }, (_, column) => {
      const cell = merged.find(
        (one) =>
          rowIndex >= one.row &&
          rowIndex < one.row + one.rows &&
          column >= one.column &&
          column < one.column + one.columns,
      )
      if (cell !== undefined && (cell.row !== rowIndex || cell.column !== column)) return ''
      return `<${tag}${attributesOf(cell)}>${escaped(row[column] ?? '')}</${tag}>`
    })
    return `<tr>${cells.join('')}</tr>`
  })
  return `<table>${lines.join('')}</table>`
}

function attributesOf(cell: NonNullable<Table['merged']>[number] | undefined): string {
  if (cell === undefined) return ''
  const rowspan = cell.rows > 1 ? ` rowspan="${cell.rows}"` : ''
  return cell.columns > 1 ? `${rowspan} colspan="${cell.columns}"` : rowspan
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/\r?\n/g, '<br>')
}
