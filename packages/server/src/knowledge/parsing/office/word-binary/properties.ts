/** Changes of properties ("sprm") that matter for text, by their numbers in [MS-DOC]. */
export const property = {
  inTable: 0x2416,
  endsRow: 0x2417,
  outlineLevel: 0x2640,
  list: 0x460b,
  listLevel: 0x260a,
  deleted: 0x0800,
  hidden: 0x083c,
} as const

const tableDefinitions = new Set([0xd606, 0xd608])
const tabChanges = 0xc615
const pageBytes = 512
/** An entry of a page of paragraph properties: one byte of place, twelve of layout. */
const paragraphEntryBytes = 13

/** Properties of the characters that stand in bytes `start` to `end` of the main stream. */
export interface PropertyRun {
  readonly start: number
  readonly end: number
  /** Position in the list of styles; paragraphs only. */
  readonly style: number
  readonly values: ReadonlyMap<number, number>
}

export type PropertyKind = 'paragraph' | 'character'

/** All runs in rising order. Pages that lie outside of the stream are passed over: without them text only loses its properties. */
export function readPropertyRuns(main: Buffer, pages: Buffer, kind: PropertyKind): PropertyRun[] {
  const count = Math.floor((pages.length - 4) / 8)
  const runs: PropertyRun[] = []
  for (let index = 0; index < count; index += 1) {
    const number = pages.readUInt32LE(4 * (count + 1) + 4 * index) & 0x3fffff
    const page = main.subarray(number * pageBytes, (number + 1) * pageBytes)
    if (page.length === pageBytes) runs.push(...readPage(page, kind))
  }
  return runs.sort((a, b) => a.start - b.start)
}

export function runAt(runs: readonly PropertyRun[], offset: number): PropertyRun | undefined {
  let low = 0
  let high = runs.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const run = runs[middle]
    if (run === undefined) return undefined
    if (offset < run.start) high = middle - 1
    else if (offset >= run.end) low = middle + 1
    else return run
  }
  return undefined
}

function readPage(page: Buffer, kind: PropertyKind): PropertyRun[] {
  const count = page.readUInt8(pageBytes - 1)
  const entryBytes = kind === 'paragraph' ? paragraphEntryBytes : 1
  if (4 * (count + 1) + entryBytes * count >= pageBytes) return []
  return Array.from({ length: count }, (_unused, index) => {
    const start = page.readUInt32LE(4 * index)
    const end = page.readUInt32LE(4 * index + 4)
    const place = page.readUInt8(4 * (count + 1) + entryBytes * index) * 2
    const stored = place === 0 ? Buffer.alloc(0) : storedProperties(page, place, kind)
    if (kind === 'character') return { start, end, style: 0, values: readValues(stored) }
    return {
      start,
      end,
      style: stored.length >= 2 ? stored.readUInt16LE(0) : 0,
      values: readValues(stored.subarray(2)),
    }
  })
}

/** Length and bytes of one entry; paragraphs count in words and have a long form. */
function storedProperties(page: Buffer, place: number, kind: PropertyKind): Buffer {
  const length = page[place] ?? 0
  if (kind === 'character') return page.subarray(place + 1, place + 1 + length)
  if (length !== 0) return page.subarray(place + 1, place + 2 * length)
  return page.subarray(place + 2, place + 2 + 2 * (page[place + 1] ?? 0))
}

/** The last value of each property with an operand of up to four bytes. */
export function readValues(changes: Buffer): ReadonlyMap<number, number> {
  const values = new Map<number, number>()
  let at = 0
  while (at + 2 < changes.length) {
    const code = changes.readUInt16LE(at)
    at += 2
    const size = operandBytes(changes, at, code)
    if (size === undefined || at + size > changes.length) break
    if (size <= 4) values.set(code, changes.readUIntLE(at, size))
    at += size
  }
  return values
}

function operandBytes(changes: Buffer, at: number, code: number): number | undefined {
  switch (code >> 13) {
    case 0:
    case 1:
      return 1
    case 3:
      return 4
    case 6: {
      if (tableDefinitions.has(code)) return at + 2 <= changes.length ? changes.readUInt16LE(at) + 1 : undefined
      const length = changes[at] ?? 0
      return code === tabChanges && length === 255 ? undefined : length + 1
    }
    case 7:
      return 3
    default:
      return 2
  }
}
