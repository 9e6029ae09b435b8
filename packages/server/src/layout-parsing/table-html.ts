/** A table as HTML, in one line as models of this kind write it. */
export function tableHtml(rows: readonly (readonly string[])[], hasHeader: boolean): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const lines = rows.map((row, index) => {
    const tag = hasHeader && index === 0 ? 'th' : 'td'
    const cells = Array.from({ length: columns }, (_, column) => `<${tag}>${escaped(row[column] ?? '')}</${tag}>`)
    return `<tr>${cells.join('')}</tr>`
  })
  return `<table>${lines.join('')}</table>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/\r?\n/g, '<br>')
}
