import { columnsOf, isWide } from './text-lines.ts'

/** How the lines of a text were broken: at a column, or after a number of characters however wide they are. */
export interface Wrapping {
  readonly width: number
  readonly widthOf: (text: string) => number
}

/** Editors and mail programs break lines somewhere between these columns. */
const narrowestColumns = 36
export const widestColumns = 132
/** Fewer lines with a successor prove nothing. */
const fewestLines = 3
const fullShare = 0.6
const sentenceEndShare = 0.6
/** Ragged edges: programs that break lines do not always fill them. */
const slack = 4

const sentenceEnd = /[。！？；：!?.:;…][”’」』）)"']*$/u

/**
 * How the lines of a text were broken, or undefined where each line is a paragraph of its own. A line was broken when the first word
 * of the next one would not have fitted on it; a text was broken when that is true of most lines, while few of them end where a
 * sentence ends.
 * @param lines empty ones stand between paragraphs
 */
export function wrappingOf(lines: readonly string[]): Wrapping | undefined {
  const followed = lines.filter((line, index) => line !== '' && (lines[index + 1] ?? '') !== '')
  if (followed.length < fewestLines) return undefined
  if (followed.filter((line) => sentenceEnd.test(line)).length > followed.length * sentenceEndShare) return undefined
  if (usualLongest(followed, columnsOf) < narrowestColumns) return undefined
  const [best] = [columnsOf, charactersOf]
    .map((widthOf): Wrapping => ({ width: usualLongest(followed, widthOf), widthOf }))
    .filter(({ width }) => width <= widestColumns)
    .map((wrapping) => ({ wrapping, full: countFull(wrapping, lines) }))
    .sort((one, other) => other.full - one.full)
  return best !== undefined && best.full >= followed.length * fullShare ? best.wrapping : undefined
}

/** Lines that end where this wrapping would have broken them. */
function countFull(wrapping: Wrapping, lines: readonly string[]): number {
  return lines.filter((line, index) => {
    const next = lines[index + 1] ?? ''
    return line !== '' && next !== '' && isFull(line, next, wrapping)
  }).length
}

/** Without the few that are longer than all others, such as addresses. */
function usualLongest(lines: readonly string[], widthOf: Wrapping['widthOf']): number {
  const widths = lines.map(widthOf).sort((a, b) => a - b)
  return widths[Math.floor((widths.length - 1) * 0.95)] ?? 0
}

/** The beginning of the next line would not have fitted on this one. */
export function isFull(line: string, next: string, { width, widthOf }: Wrapping): boolean {
  return widthOf(line) + widthOf(firstWord(next)) + slack > width
}

/** Chinese may be broken after any character. */
function firstWord(line: string): string {
  const text = line.trimStart()
  if (isWide(text.codePointAt(0) ?? 0)) return text.slice(0, 1)
  return ` ${/^\S*/u.exec(text)?.[0] ?? ''}`
}

function charactersOf(text: string): number {
  return [...text].length
}
