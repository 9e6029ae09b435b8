import type { RowTerms } from './row-terms.ts'

/** An unchanging inverted index of some rows: which rows hold a term, and how often. */
export interface Segment {
  /** Distinct terms, ascending. */
  readonly terms: Uint32Array
  /** The rows of `terms[i]` stand from `starts[i]` to before `starts[i + 1]`. */
  readonly starts: Uint32Array
  /** Ordinals of rows, ascending within a term. */
  readonly rows: Uint32Array
  readonly counts: Uint8Array
  readonly rowOrdinals: Uint32Array
}

/** Rows that fit into one segment made from scratch: 13 bits of the sort key. */
export const maxSegmentRows = 8192

export function buildSegment(ordinals: readonly number[], rows: readonly RowTerms[]): Segment {
  let size = 0
  for (const row of rows) size += row.hashes.length
  let hashes = new Uint32Array(size)
  let payloads = new Uint32Array(size)
  let position = 0
  rows.forEach((row, local) => {
    hashes.set(row.hashes, position)
    for (let index = 0; index < row.counts.length; index++)
      payloads[position + index] = (local << 8) | (row.counts[index] ?? 0)
    position += row.hashes.length
  })
  // A radix sort, which keeps the order of rows within a term; three passes of eleven bits.
  let sortedHashes = new Uint32Array(size)
  let sortedPayloads = new Uint32Array(size)
  for (const shift of [0, 11, 22]) {
    radixPass(hashes, payloads, sortedHashes, sortedPayloads, shift)
    ;[hashes, sortedHashes] = [sortedHashes, hashes]
    ;[payloads, sortedPayloads] = [sortedPayloads, payloads]
  }
  return fromSorted(
    hashes,
    (index) => ordinals[(payloads[index] ?? 0) >>> 8] ?? 0,
    (index) => (payloads[index] ?? 0) & 255,
    ordinals,
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
  for (let bucket = 0; bucket < 2048; bucket++)
    positions[bucket + 1] = (positions[bucket + 1] ?? 0) + (positions[bucket] ?? 0)
  for (let index = 0; index < hashes.length; index++) {
    const bucket = ((hashes[index] ?? 0) >>> shift) & 2047
    const position = positions[bucket] ?? 0
    positions[bucket] = position + 1
    toHashes[position] = hashes[index] ?? 0
    toPayloads[position] = payloads[index] ?? 0
  }
}

function fromSorted(
  hashes: Uint32Array,
  rowAt: (index: number) => number,
  countAt: (index: number) => number,
  ordinals: Iterable<number>,
): Segment {
  let distinct = 0
  for (let index = 0; index < hashes.length; index++) if (index === 0 || hashes[index] !== hashes[index - 1]) distinct++
  const terms = new Uint32Array(distinct)
  const starts = new Uint32Array(distinct + 1)
  const rows = new Uint32Array(hashes.length)
  const counts = new Uint8Array(hashes.length)
  let term = -1
  for (let index = 0; index < hashes.length; index++) {
    if (index === 0 || hashes[index] !== hashes[index - 1]) {
      terms[++term] = hashes[index] ?? 0
      starts[term] = index
    }
    rows[index] = rowAt(index)
    counts[index] = countAt(index)
  }
  starts[distinct] = hashes.length
  return { terms, starts, rows, counts, rowOrdinals: Uint32Array.from(ordinals) }
}

/** One segment of several that stand in the order of their rows, without the rows that are gone. */
export function mergeSegments(segments: readonly Segment[], isAlive: (ordinal: number) => boolean): Segment {
  const size = segments.reduce((sum, segment) => sum + segment.rows.length, 0)
  const hashes = new Uint32Array(size)
  const rows = new Uint32Array(size)
  const counts = new Uint8Array(size)
  const positions = segments.map(() => 0)
  let length = 0
  while (true) {
    let smallest = Infinity
    segments.forEach((segment, which) => {
      const term = segment.terms[positions[which] ?? 0]
      if (term !== undefined && term < smallest) smallest = term
    })
    if (smallest === Infinity) break
    segments.forEach((segment, which) => {
      const position = positions[which] ?? 0
      if (segment.terms[position] !== smallest) return
      positions[which] = position + 1
      for (let index = segment.starts[position] ?? 0; index < (segment.starts[position + 1] ?? 0); index++) {
        const row = segment.rows[index] ?? 0
        if (!isAlive(row)) continue
        hashes[length] = smallest
        rows[length] = row
        counts[length++] = segment.counts[index] ?? 0
      }
    })
  }
  const ordinals = segments.flatMap((segment) => Array.from(segment.rowOrdinals).filter(isAlive))
  return fromSorted(
    hashes.subarray(0, length),
    (index) => rows[index] ?? 0,
    (index) => counts[index] ?? 0,
    ordinals,
  )
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

export function segmentBytes(segment: Segment): number {
  return (
    segment.terms.byteLength +
    segment.starts.byteLength +
    segment.rows.byteLength +
    segment.counts.byteLength +
    segment.rowOrdinals.byteLength
  )
}
