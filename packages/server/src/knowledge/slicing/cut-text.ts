import { breakStrengths } from './break-strengths.ts'
import { isLowSurrogate } from './text-size.ts'

/** In UTF-16 units, end exclusive. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

export interface CutOptions {
  /** No piece is larger. */
  readonly limit: number
  /** About the size of a piece where the text is cut at all; default `limit`. */
  readonly preferred?: number
  /** Size of one UTF-16 unit, 0 or more. */
  readonly sizeOfUnit: (unit: number) => number
}

/** A piece may be smaller or larger than its even share by this, to end at a better place. */
const tolerance = 0.4
/** How far from a wanted end the borders of words are looked up, in UTF-16 units. */
const wordSearchUnits = 160

const words = new Intl.Segmenter('zh', { granularity: 'word' })
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/**
 * Ranges that together are the whole text, none larger than the limit and all of about one size: cut at line breaks, else ends of
 * sentences, else of clauses, else at spaces, else between words; inside a word only when it is larger than the limit, and never inside
 * a surrogate pair. Linear in the length of the text.
 */
export function cutText(text: string, options: CutOptions): TextRange[] {
  const sizes = runningSizes(text, options.sizeOfUnit)
  const total = sizes[text.length] ?? 0
  if (total <= options.limit) return text === '' ? [] : [{ start: 0, end: text.length }]
  const strengths = breakStrengths(text)
  const ranges: TextRange[] = []
  let start = 0
  while (start < text.length) {
    const done = sizes[start] ?? 0
    const rest = total - done
    const pieces = Math.max(Math.ceil(rest / options.limit), Math.round(rest / (options.preferred ?? options.limit)), 1)
    if (pieces === 1) {
      ranges.push({ start, end: text.length })
      break
    }
    const share = rest / pieces
    const end = endOfPiece(text, strengths, {
      first: indexOfSize(sizes, done + share * (1 - tolerance), start + 1),
      wanted: indexOfSize(sizes, done + share, start + 1),
      last: lastIndexWithin(sizes, done + Math.min(share * (1 + tolerance), options.limit), start + 1),
      start,
    })
    ranges.push({ start, end })
    start = end
  }
  return ranges
}

interface EndWindow {
  readonly start: number
  readonly first: number
  readonly wanted: number
  readonly last: number
}

function endOfPiece(text: string, strengths: Uint8Array, window: EndWindow): number {
  const { start, first, wanted, last } = window
  let best = -1
  for (let index = first; index <= last; index++) {
    const strength = strengths[index] ?? 0
    const bestStrength = best === -1 ? 0 : (strengths[best] ?? 0)
    const closer = best !== -1 && Math.abs(index - wanted) < Math.abs(best - wanted)
    if (strength > bestStrength || (strength > 0 && strength === bestStrength && closer)) best = index
  }
  if (best !== -1) return best
  return (
    borderWithin(words, text, start, Math.min(wanted, last), last) ??
    borderWithin(graphemes, text, start, last, last) ??
    (isLowSurrogate(text.charCodeAt(last)) && last - 1 > start ? last - 1 : Math.max(last, afterCharacter(text, start)))
  )
}

function afterCharacter(text: string, index: number): number {
  return isLowSurrogate(text.charCodeAt(index + 1)) ? index + 2 : index + 1
}

/** Last border of words or graphemes up to `wanted`, else the first one up to `last`. */
function borderWithin(
  segmenter: Intl.Segmenter,
  text: string,
  start: number,
  wanted: number,
  last: number,
): number | undefined {
  const from = characterStart(text, Math.max(start, wanted - wordSearchUnits))
  const to = Math.min(text.length, last + wordSearchUnits)
  let found: number | undefined
  for (const { index } of segmenter.segment(text.slice(from, to))) {
    const border = from + index
    // The first border of the window need not be one of the text.
    if (index === 0 || border <= start) continue
    if (border > last) break
    if (border > wanted && found !== undefined) break
    found = border
    if (border > wanted) break
  }
  return found
}

function characterStart(text: string, index: number): number {
  return isLowSurrogate(text.charCodeAt(index)) ? index - 1 : index
}

function runningSizes(text: string, sizeOfUnit: (unit: number) => number): Float64Array {
  const sizes = new Float64Array(text.length + 1)
  let total = 0
  for (let index = 0; index < text.length; index++) {
    total += sizeOfUnit(text.charCodeAt(index))
    sizes[index + 1] = total
  }
  return sizes
}

/** Smallest index from `from` at which the running size is at least `size`. */
function indexOfSize(sizes: Float64Array, size: number, from: number): number {
  let low = from
  let high = sizes.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sizes[middle] ?? 0) >= size) high = middle
    else low = middle + 1
  }
  return low
}

/** Largest index, `from` or above, at which the running size is at most `size`. */
function lastIndexWithin(sizes: Float64Array, size: number, from: number): number {
  const index = indexOfSize(sizes, size + 1e-9, from)
  return (sizes[index] ?? 0) <= size + 1e-9 ? index : Math.max(from, index - 1)
}
