import { cutText } from './cut-text.ts'
import type { TextRange } from './cut-text.ts'
import type { Fragment, SliceDraft } from './draft.ts'
import type { Passage } from './passage.ts'
import { codePointCount, unitCodePoints } from './text-size.ts'

export interface SeparatorSlicingOptions {
  /** Line break, tab and return may be written as `\n`, `\t`, `\r`. Empty: the line break. */
  readonly separators: readonly string[]
  /** Most code points of a slice. */
  readonly size: number
}

/** Holds the place of an image's marker while separators are looked for and lengths are cut. */
const markerCharacter = '\ufffc'

/** The passages in one text, and where each of them begins there. */
interface JoinedText {
  readonly text: string
  readonly passages: readonly Passage[]
  readonly starts: readonly number[]
}

/**
 * Custom slicing (knowledge type 5): a slice ends after each separator, which stays at its end, so that no text is lost; slices of
 * nothing but separators and white space vanish. What is longer than the size is cut into even pieces at ends of sentences. Shorter
 * ones are not joined: who names a separator says where one thing ends and the next begins, and a size that joined them again would
 * make the separator mean nothing in short texts. Between blocks of the document stand two line breaks, between rows and items one.
 */
export function sliceBySeparator(passages: readonly Passage[], options: SeparatorSlicingOptions): SliceDraft[] {
  const joined = joinPassages(passages)
  const separator = separatorPattern(options.separators)
  return rangesAfter(joined.text, separator)
    .map((range) => withoutOuterSpace(joined.text, range))
    .filter(({ start, end }) => joined.text.slice(start, end).replace(separator, '').trim() !== '')
    .flatMap((range) => piecesOf(joined, range, options.size))
}

function joinPassages(passages: readonly Passage[]): JoinedText {
  const starts: number[] = []
  const parts: string[] = []
  let length = 0
  for (const [index, passage] of passages.entries()) {
    const { kind } = passage
    const closeKin = passages[index - 1]?.kind === kind && (kind === 'list-item' || kind === 'row')
    const glue = index === 0 ? '' : closeKin ? '\n' : '\n\n'
    parts.push(glue, kind === 'image' ? markerCharacter.repeat(passage.text.length) : passage.text)
    starts.push(length + glue.length)
    length += glue.length + passage.text.length
  }
  return { text: parts.join(''), passages, starts }
}

/** Longer separators first, so that `\n\n` wins over `\n`. A return before a line break counts as part of it. */
function separatorPattern(separators: readonly string[]): RegExp {
  const given = separators.map(unescaped).filter((separator) => separator !== '')
  const patterns = (given.length === 0 ? ['\n'] : given)
    .toSorted((left, right) => right.length - left.length)
    .map((separator) => separator.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\n', '\r?\n'))
  return new RegExp(patterns.join('|'), 'g')
}

function unescaped(separator: string): string {
  return separator.replaceAll('\\r', '\r').replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\r\n', '\n')
}

function rangesAfter(text: string, separator: RegExp): TextRange[] {
  const ranges: TextRange[] = []
  let start = 0
  for (const match of text.matchAll(separator)) {
    const end = match.index + match[0].length
    ranges.push({ start, end })
    start = end
  }
  ranges.push({ start, end: text.length })
  return ranges
}

function withoutOuterSpace(text: string, { start, end }: TextRange): TextRange {
  const part = text.slice(start, end)
  const left = start + (part.length - part.trimStart().length)
  return { start: left, end: Math.max(left, end - (part.length - part.trimEnd().length)) }
}

function piecesOf(joined: JoinedText, range: TextRange, size: number): SliceDraft[] {
  if (codePointCount(joined.text.slice(range.start, range.end)) <= size)
    return [{ fragments: fragmentsIn(joined, range) }]
  return betweenMarkers(joined.text, range)
    .flatMap((part) => cutPart(joined.text, part, size))
    .map((piece) => ({ fragments: fragmentsIn(joined, piece) }))
}

/** The range cut before and after each run of marker characters: a marker stays whole, whatever the size. */
function betweenMarkers(text: string, { start, end }: TextRange): TextRange[] {
  const parts: TextRange[] = []
  for (const match of text.slice(start, end).matchAll(/\ufffc+|[^\ufffc]+/g)) {
    parts.push({ start: start + match.index, end: start + match.index + match[0].length })
  }
  return parts
}

function cutPart(text: string, { start, end }: TextRange, size: number): TextRange[] {
  if (text.startsWith(markerCharacter, start)) return [{ start, end }]
  return cutText(text.slice(start, end), { limit: size, sizeOfUnit: unitCodePoints })
    .map((piece) => ({ start: start + piece.start, end: start + piece.end }))
    .filter((piece) => text.slice(piece.start, piece.end).trim() !== '')
}

function fragmentsIn({ passages, starts }: JoinedText, range: TextRange): Fragment[] {
  const fragments: Fragment[] = []
  for (let index = lastStartAtOrBefore(starts, range.start); index < passages.length; index++) {
    const offset = starts[index] ?? 0
    if (offset >= range.end) break
    const passage = passages[index] as Passage
    const start = Math.max(0, range.start - offset)
    const end = Math.min(passage.text.length, range.end - offset)
    if (start < end) fragments.push({ passage, start, end })
  }
  return fragments
}

function lastStartAtOrBefore(starts: readonly number[], position: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= position) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
