import { breakStrength, breakStrengths } from './break-strengths.ts'
import { cutText } from './cut-text.ts'
import type { CutOptions, TextRange } from './cut-text.ts'
import { differentPieces, wordPiecesOf } from './word-pieces.ts'
import type { WordPieces } from './word-pieces.ts'

export interface TopicOptions extends CutOptions {
  readonly preferred: number
}

/** Sentences are joined up to this share of the limit before topics are looked for: it bounds the work for each character. */
const leastShare = 1 / 60
/** What a border costs, in nats; a line break costs nothing. */
const borderCost = 5
/** How much a piece's size matters: `sizeCost` times the square of the logarithm of size over preferred size. */
const sizeCost = 8
/** Different pieces of words that each subject is taken to choose from. The same for every text, so that what stands far away moves no border. */
const vocabulary = 4000

/** A sentence or some short ones: what stays together. */
interface Unit extends TextRange {
  readonly size: number
  /** It ends with a line break. */
  readonly endsLine: boolean
  /** Its word pieces are those from here to those of the next unit. */
  readonly firstPiece: number
}

/**
 * Ranges that together are the whole text, none larger than the limit: cut at ends of sentences or lines where the subject changes. Of
 * all ways to cut, the one is taken that makes the text most likely if each piece draws its words from a distribution of its own
 * (Utiyama and Isahara, "A statistical model for domain-independent text segmentation", 2001), with a liking for pieces of about the
 * preferred size. A sentence above the limit is cut as `cutText` does. Linear in the length of the text.
 */
export function cutByTopic(text: string, options: TopicOptions): TextRange[] {
  if (text === '') return []
  if (sizeOf(text, 0, text.length, options) <= options.limit) return [{ start: 0, end: text.length }]
  const pieces = wordPiecesOf(text)
  const units = unitsOf(text, pieces, options)
  const ends = bestEnds(units, pieces.hashes, options)
  return ends.map((end, index) => ({
    start: units[ends[index - 1] ?? 0]?.start ?? 0,
    end: units[end]?.start ?? text.length,
  }))
}

function unitsOf(text: string, { ends }: WordPieces, options: TopicOptions): Unit[] {
  const strengths = breakStrengths(text)
  const least = options.limit * leastShare
  const units: Unit[] = []
  let piece = 0
  let start = 0
  let size = 0
  const add = (end: number, endsLine: boolean) => {
    let from = start
    const ranges = size <= options.limit ? [{ start: 0, end: end - start }] : cutText(text.slice(start, end), options)
    for (const range of ranges) {
      const unitEnd = start + range.end
      const firstPiece = piece
      while (piece < ends.length && (ends[piece] ?? 0) <= unitEnd) piece++
      units.push({ start: from, end: unitEnd, size: sizeOf(text, from, unitEnd, options), endsLine, firstPiece })
      from = unitEnd
    }
    start = end
    size = 0
  }
  for (let index = 1; index <= text.length; index++) {
    size += options.sizeOfUnit(text.charCodeAt(index - 1))
    const strength = strengths[index] ?? 0
    if (index === text.length || (strength >= breakStrength.sentence && size >= least)) {
      add(index, strength === breakStrength.line)
    }
  }
  return units
}

function sizeOf(text: string, start: number, end: number, { sizeOfUnit }: TopicOptions): number {
  let size = 0
  for (let index = start; index < end; index++) size += sizeOfUnit(text.charCodeAt(index))
  return size
}

/** Of the cheapest way to cut: the index behind the last unit of each piece. */
function bestEnds(units: readonly Unit[], pieces: Uint16Array, { limit, preferred }: TopicOptions): number[] {
  const costs = new Float64Array(units.length + 1).fill(Infinity)
  const before = new Uint32Array(units.length + 1)
  costs[0] = 0
  const counts = new Uint16Array(differentPieces)
  for (let first = 0; first < units.length; first++) {
    const done = costs[first] ?? 0
    let size = 0
    let said = 0
    /** Sum of f log(f + 1) over the pieces said f times. */
    let repeated = 0
    let next = first
    for (; next < units.length; next++) {
      const unit = units[next] as Unit
      if (next > first && size + unit.size > limit) break
      size += unit.size
      const end = units[next + 1]?.firstPiece ?? pieces.length
      for (let index = unit.firstPiece; index < end; index++) {
        const piece = pieces[index] ?? 0
        const count = counts[piece] ?? 0
        repeated += (count + 1) * Math.log(count + 2) - count * Math.log(count + 1)
        counts[piece] = count + 1
        said++
      }
      const unevenness = Math.log(size / preferred) ** 2
      const cost =
        done + said * Math.log(said + vocabulary) - repeated + sizeCost * unevenness + (unit.endsLine ? 0 : borderCost)
      if (cost < (costs[next + 1] ?? 0)) {
        costs[next + 1] = cost
        before[next + 1] = first
      }
    }
    const end = units[next]?.firstPiece ?? pieces.length
    for (let index = units[first]?.firstPiece ?? 0; index < end; index++) counts[pieces[index] ?? 0] = 0
  }
  const ends: number[] = []
  for (let end = units.length; end > 0; end = before[end] ?? 0) ends.push(end)
  return ends.toReversed()
}
