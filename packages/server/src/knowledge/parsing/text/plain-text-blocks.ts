import type { Block, TextBlock } from '../parsed-document.ts'
import { isFull, wrappingOf } from './hard-wrapping.ts'
import type { Wrapping } from './hard-wrapping.ts'
import { headingLine, underlineRank } from './heading-line.ts'
import type { HeadingLine } from './heading-line.ts'
import { columnsOf, joinLines, textLines } from './text-lines.ts'

/** What a line is, before lines are joined. */
type Line = { readonly text: string; readonly indent: number } & (
  { readonly kind: 'blank' | 'list-item' | 'paragraph' } | { readonly kind: 'heading'; readonly rank: number }
)

const listMark = /^([-*+•·▪◦●○■□◆◇‣–]\s+|[(（]?\d{1,3}[)）.、．]\s*(?=\D)|[a-zA-Z][.)]\s+|[①-⑳])/u

/**
 * Headings, list items and paragraphs of a plain text. Paragraphs end at empty lines; where lines were not broken at a width, each
 * line is one. Every character but white space, underlines of headings and signs before them stands in exactly one block.
 */
export function plainTextBlocks(text: string): Block[] {
  const lines = textLines(text)
  const wrapping = wrappingOf(lines)
  const classified = classify(lines)
  const levels = levelsOf(classified)
  const blocks: Block[] = []
  let open: { kind: TextBlock['kind']; text: string; last: Line } | undefined
  const close = (): void => {
    if (open !== undefined) blocks.push({ type: 'text', kind: open.kind, text: open.text })
    open = undefined
  }
  for (const line of classified) {
    if (line.kind === 'blank') close()
    else if (line.kind === 'heading') {
      close()
      blocks.push({ type: 'heading', level: levels.get(line.rank) ?? 6, text: line.text })
    } else if (open !== undefined && wrapping !== undefined && goesOn(open.last, line, wrapping)) {
      open = { kind: open.kind, text: joinLines(open.text, line.text), last: line }
    } else {
      close()
      open = { kind: line.kind, text: line.text, last: line }
    }
  }
  close()
  return blocks
}

/** The second line belongs to the paragraph of the first, in a text whose lines were broken at a column. */
function goesOn(first: Line, second: Line, wrapping: Wrapping): boolean {
  if (second.kind === 'list-item') return false
  // The first line of a paragraph is indented; the further lines of a list item are, too. One space may be left from the break.
  if (first.kind === 'paragraph' && second.indent > first.indent + 1) return false
  return isFull(' '.repeat(first.indent) + first.text, second.text, wrapping)
}

function classify(lines: readonly string[]): Line[] {
  const classified: Line[] = []
  const place = (index: number) => ({
    blankBefore: (lines[index - 1] ?? '') === '',
    blankAfter: (lines[index + 1] ?? '') === '',
  })
  const headings = dropLoneNumbers(lines.map((line, index) => headingLine(line, place(index))))
  const title = titleLine(lines)
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const text = line.trim()
    const indent = columnsOf(line) - columnsOf(line.trimStart())
    const heading = headings[index]
    const underlined = place(index).blankBefore ? underlineRank(text, lines[index + 1] ?? '') : undefined
    if (text === '') classified.push({ kind: 'blank', text, indent })
    else if (underlined !== undefined) {
      classified.push({ kind: 'heading', rank: underlined, text, indent })
      index += 1
    } else if (heading !== undefined) {
      classified.push({ kind: 'heading', rank: heading.rank, text: heading.text, indent })
    } else if (index === title) classified.push({ kind: 'heading', rank: 0, text, indent })
    else classified.push({ kind: listMark.test(text) ? 'list-item' : 'paragraph', text, indent })
  }
  return classified
}

/** `2 Title` is a heading where the text also has a `2.1 Title`. */
function dropLoneNumbers(headings: readonly (HeadingLine | undefined)[]): (HeadingLine | undefined)[] {
  const parents = new Set(headings.flatMap((heading) => /^(\d+)\.\d/u.exec(heading?.text ?? '')?.[1] ?? []))
  return headings.map((heading) => {
    if (heading?.needsSubsections !== true) return heading
    return parents.has(/^\d+/u.exec(heading.text)?.[0] ?? '') ? heading : undefined
  })
}

/** A short first line that stands apart and ends no sentence, above longer text. */
function titleLine(lines: readonly string[]): number | undefined {
  const first = lines.findIndex((line) => line !== '')
  if (first === -1) return undefined
  const title = (lines[first] ?? '').trim()
  const [next, ...rest] = lines.slice(first + 1, first + 8)
  const body = rest.find((line) => line !== '') ?? ''
  const isTitle =
    next === '' &&
    columnsOf(title) <= 50 &&
    columnsOf(body) > columnsOf(title) &&
    !/[。！？；，、：,;:!?.]$/u.test(title) &&
    !listMark.test(title)
  return isTitle ? first : undefined
}

/** Kinds of headings of this text as levels 1 to 6. */
function levelsOf(lines: readonly Line[]): Map<number, number> {
  const ranks = new Set(lines.flatMap((line) => (line.kind === 'heading' ? line.rank : [])))
  return new Map([...ranks].sort((a, b) => a - b).map((rank, index) => [rank, Math.min(6, index + 1)]))
}
