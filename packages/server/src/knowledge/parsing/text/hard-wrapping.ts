import { columnsOf, isWide } from './text-lines.ts'

/** Editors and mail programs break lines somewhere between these columns. */
const narrowestColumns = 36
const widestColumns = 132
/** Fewer lines with a successor prove nothing. */
const fewestLines = 3
const fullShare = 0.6
const sentenceEndShare = 0.6
/** Ragged edges: programs that break lines do not always fill them. */
const slackColumns = 4

const sentenceEnd = /[。！？；：!?.:;…][”’」』）)"']*$/u

/**
 * The column at which the lines of a text were broken, or undefined where each line is a paragraph of its own. A line was broken when
 * the first word of the next one would not have fitted on it; a text was broken when that is true of most lines, while few of them
 * end where a sentence ends.
 * @param lines empty ones stand between paragraphs
 */
export function wrapColumn(lines: readonly string[]): number | undefined {
  const followed = lines.filter((line, index) => line !== '' && (lines[index + 1] ?? '') !== '')
  if (followed.length < fewestLines) return undefined
  const widths = followed.map(columnsOf).sort((a, b) => a - b)
  const column = widths[Math.floor((widths.length - 1) * 0.95)] ?? 0
  if (column < narrowestColumns || column > widestColumns) return undefined
  let full = 0
  let sentenceEnds = 0
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1] ?? ''
    if (line === '' || next === '') continue
    if (isFull(line, next, column)) full += 1
    if (sentenceEnd.test(line)) sentenceEnds += 1
  }
  const isWrapped = full >= followed.length * fullShare && sentenceEnds <= followed.length * sentenceEndShare
  return isWrapped ? column : undefined
}

/** The beginning of the next line would not have fitted on this one. */
export function isFull(line: string, next: string, column: number): boolean {
  return columnsOf(line) + firstWordColumns(next) + slackColumns > column
}

/** Chinese may be broken after any character. */
function firstWordColumns(line: string): number {
  const text = line.trimStart()
  if (isWide(text.codePointAt(0) ?? 0)) return 2
  const end = text.search(/\s/u)
  return columnsOf(end === -1 ? text : text.slice(0, end)) + 1
}
