import type { RowTerms } from './row-terms.ts'

/** An unchanging inverted index of some rows: which rows hold a term, and how often. */
export interface Segment {
  /** Distinct terms, ascending. */
  readonly terms: Uint32Array
  /** The rows of `terms[i]` stand from `starts[i]` to before `starts[i + 1]`. */
  readonly starts: Uint32Array
  /** Places in `ordinals`. */
  readonly rows: Uint16Array
  readonly counts: Uint8Array
  /** The rows of the segment by their numbers in the index. */
  readonly ordinals: Uint32Array
}

/** So many rows fit, because places have 16 bits. */
export const maxSegmentRows = 65_536

export interface SegmentRow {
  readonly ordinal: number
  readonly terms: RowTerms
}

/** @param rows at most `maxSegmentRows` */
export function buildSegment(rows: readonly SegmentRow[]): Segment {
  let size = 0
  for (const { terms } of rows) size += terms.hashes.length
  let hashes = new Uint32Array(size)
  let payloads = new Uint32Array(size)
  let position = 0
  rows.forEach(({ terms }, place) => {
    hashes.set(terms.hashes, position)
    for (let index = 0; index < terms.counts.length; index++) {
      payloads[position + index] = (place << 8) | (terms.counts[index] ?? 0)
    }
    position += terms.hashes.length
  })
  // A radix sort in three passes of eleven bits: several times quicker than comparing.
  let sortedHashes = new Uint32Array(size)
  let sortedPayloads = new Uint32Array(size)
  for (const shift of [0, 11, 22]) {
    radixPass(hashes, payloads, sortedHashes, sortedPayloads, shift)
    ;[hashes, sortedHashes] = [sortedHashes, hashes]
    ;[payloads, sortedPayloads] = [sortedPayloads, payloads]
  }
  const places = new Uint16Array(size)
  const counts = new Uint8Array(size)
  for (let index = 0; index < size; index++) {
    const payload = payloads[index] ?? 0
    places[index] = payload >>> 8
    counts[index] = payload & 255
  }
  return grouped(
    hashes,
    places,
    counts,
    Uint32Array.from(rows, ({ ordinal }) => ordinal),
  )
}

function radixPass(
  hashes: Uint32Array,
  payloads: Uint32Array,
  toHashes: Uint32Array,
  toPayloads: Uint32Array,
  shift: number,
): void {
  const positions = new Uint32Array(2049)
  for (let index = 0; index < hashes.length; index++) {
    const bucket = (((hashes[index] ?? 0) >>> shift) & 2047) + 1
    positions[bucket] = (positions[bucket] ?? 0) + 1
  }
  for (let bucket = 0; bucket < 2048; bucket++) {
    positions[bucket + 1] = (positions[bucket + 1] ?? 0) + (positions[bucket] ?? 0)
  }
  for (let index = 0; index < hashes.length; index++) {
    const bucket = ((hashes[index] ?? 0) >>> shift) & 2047
    const position = positions[bucket] ?? 0
    positions[bucket] = position + 1
    toHashes[position] = hashes[index] ?? 0
    toPayloads[position] = payloads[index] ?? 0
  }
}

/** @param hashes ascending, with repetitions */
function grouped(hashes: Uint32Array, rows: Uint16Array, counts: Uint8Array, ordinals: Uint32Array): Segment {
  let distinct = 0
  for (let index = 0; index < hashes.length; index++) if (index === 0 || hashes[index] !== hashes[index - 1]) distinct++
  const terms = new Uint32Array(distinct)
  const starts = new Uint32Array(distinct + 1)
  let term = -1
  for (let index = 0; index < hashes.length; index++) {
    if (index > 0 && hashes[index] === hashes[index - 1]) continue
    terms[++term] = hashes[index] ?? 0
    starts[term] = index
  }
  starts[distinct] = hashes.length
  return { terms, starts, rows, counts, ordinals }
}

/** One segment of several, without the rows that are gone. Together they hold at most `maxSegmentRows`. */
export function mergeSegments(segments: readonly Segment[], isAlive: (ordinal: number) => boolean): Segment {
  const ordinals: number[] = []
  // Where each row of each segment goes; a row that is gone goes nowhere.
  const places = segments.map((segment) =>
    Int32Array.from(segment.ordinals, (ordinal) => (isAlive(ordinal) ? ordinals.push(ordinal) - 1 : -1)),
  )
  const size = segments.reduce((sum, segment) => sum + segment.rows.length, 0)
  const hashes = new Uint32Array(size)
  const rows = new Uint16Array(size)
  const counts = new Uint8Array(size)
  const positions = new Uint32Array(segments.length)
  let length = 0
  for (let term = smallestTerm(segments, positions); term !== undefined; term = smallestTerm(segments, positions)) {
    for (const [which, segment] of segments.entries()) {
      const position = positions[which] ?? 0
      if (segment.terms[position] !== term) continue
      positions[which] = position + 1
      const end = segment.starts[position + 1] ?? 0
      for (let index = segment.starts[position] ?? 0; index < end; index++) {
        const place = places[which]?.[segment.rows[index] ?? 0] ?? -1
        if (place === -1) continue
        hashes[length] = term
        rows[length] = place
        counts[length++] = segment.counts[index] ?? 0
      }
    }
  }
  return grouped(hashes.subarray(0, length), rows.slice(0, length), counts.slice(0, length), Uint32Array.from(ordinals))
}

function smallestTerm(segments: readonly Segment[], positions: Uint32Array): number | undefined {
  let smallest: number | undefined
  for (const [which, { terms }] of segments.entries()) {
    const term = terms[positions[which] ?? 0]
    if (term !== undefined && (smallest === undefined || term < smallest)) smallest = term
  }
  return smallest
}

/** Where the rows of a term stand, as [from, to); an empty range for a term that it does not hold. */
export function rangeOf(segment: Segment, term: number): readonly [number, number] {
  let low = 0
  let high = segment.terms.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((segment.terms[middle] ?? 0) < term) low = middle + 1
    else high = middle
  }
  return segment.terms[low] === term ? [segment.starts[low] ?? 0, segment.starts[low + 1] ?? 0] : [0, 0]
}

export function segmentBytes({ terms, starts, rows, counts, ordinals }: Segment): number {
  return terms.byteLength + starts.byteLength + rows.byteLength + counts.byteLength + ordinals.byteLength
}
