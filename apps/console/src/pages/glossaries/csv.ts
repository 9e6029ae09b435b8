export interface TermPair {
  readonly source: string
  readonly target: string
}

const headings = /^(?:source|term|from|original|原文|源语言|术语|源词)$/i

/**
 * Terms and translations of a table of comma- or tab-separated values: the first two columns of each row that has both. A first row that
 * only names the columns is passed over. Of a term that stands in several rows the last one counts.
 */
export function readTerms(text: string): readonly TermPair[] {
  const content = text.replace(/^\uFEFF/, '')
  const firstLine = content.slice(0, Math.max(0, content.search(/\r?\n|$/)))
  const separator = firstLine.includes('\t') && !firstLine.includes(',') ? '\t' : ','
  const terms = new Map<string, string>()
  for (const [index, [first = '', second = '']] of rowsOf(content, separator).entries()) {
    const [source, target] = [first.trim(), second.trim()]
    if (source === '' || target === '' || (index === 0 && headings.test(source))) continue
    terms.set(source, target)
  }
  return [...terms].map(([source, target]) => ({ source, target }))
}

/** With a mark of its encoding, by which spreadsheets know it. */
export function writeTerms(terms: readonly TermPair[]): string {
  const lines = [{ source: 'source', target: 'target' }, ...terms].map(
    ({ source, target }) => `${quoted(source)},${quoted(target)}\r\n`,
  )
  return `\uFEFF${lines.join('')}`
}

function quoted(value: string): string {
  return /[",\r\n\t]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** Quotes hold separators, line ends and, doubled, quotes. */
function rowsOf(content: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let isQuoted = false
  const endValue = (): void => {
    row.push(value)
    value = ''
  }
  const endRow = (): void => {
    endValue()
    rows.push(row)
    row = []
  }
  for (let at = 0; at < content.length; at += 1) {
    const sign = content.charAt(at)
    if (isQuoted) {
      if (sign !== '"') value += sign
      else if (content.charAt(at + 1) === '"') {
        value += '"'
        at += 1
      } else isQuoted = false
    } else if (sign === '"' && value === '') isQuoted = true
    else if (sign === separator) endValue()
    else if (sign === '\n') endRow()
    else if (sign !== '\r') value += sign
  }
  if (value !== '' || row.length > 0) endRow()
  return rows
}
