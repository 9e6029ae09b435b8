import { ParseFailure } from '../../parsed-document.ts'

const signature = 'd0cf11e0a1b11ae1'
const headerBytes = 512
const directoryEntryBytes = 128
const miniSectorBytes = 64
const headerTableEntries = 109
/** Sector numbers from here on mean "free", "end of chain" and the like. */
const firstSpecialSector = 0xfffffffa
const noEntry = 0xffffffff
const streamEntry = 2
const mostDirectoryEntries = 100_000

interface DirectoryEntry {
  readonly name: string
  readonly type: number
  readonly left: number
  readonly right: number
  readonly child: number
  readonly start: number
  readonly bytes: number
}

export function isCompoundFile(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(8, bytes.byteLength)).toString('hex') === signature
}

/**
 * The streams at the root of a compound file ([MS-CFB]), the container of the binary office formats. Streams of embedded objects are
 * not looked at, because an embedded document has streams of the same names.
 */
export class CompoundFile {
  readonly #bytes: Buffer
  readonly #sectorBytes: number
  readonly #table: Uint32Array
  readonly #miniTable: Uint32Array
  readonly #miniStream: Buffer
  readonly #miniBelowBytes: number
  readonly #streams = new Map<string, DirectoryEntry>()

  /** @throws {ParseFailure} `damaged` */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (!isCompoundFile(bytes) || bytes.length < headerBytes) throw broken()
    const sectorShift = this.#bytes.readUInt16LE(30)
    if (sectorShift !== 9 && sectorShift !== 12) throw broken()
    this.#sectorBytes = 1 << sectorShift
    this.#miniBelowBytes = this.#bytes.readUInt32LE(56)
    this.#table = this.#readTable()
    const directory = this.#chain(this.#bytes.readUInt32LE(48))
    const entries = directoryEntries(directory)
    const root = entries[0]
    if (root === undefined) throw broken()
    this.#miniTable = numbers(this.#chain(this.#bytes.readUInt32LE(60)))
    this.#miniStream = this.#chain(root.start)
    for (const entry of siblings(entries, root.child)) {
      if (entry.type === streamEntry) this.#streams.set(entry.name, entry)
    }
  }

  has(name: string): boolean {
    return this.#streams.has(name)
  }

  /** @throws {ParseFailure} `damaged` where its sectors are not all there */
  stream(name: string): Buffer | undefined {
    const entry = this.#streams.get(name)
    if (entry === undefined) return undefined
    const all =
      entry.bytes < this.#miniBelowBytes ? this.#miniChain(entry.start, entry.bytes) : this.#chain(entry.start)
    if (all.length < entry.bytes) throw broken()
    return all.subarray(0, entry.bytes)
  }

  #sector(index: number): Buffer {
    const start = (index + 1) * this.#sectorBytes
    if (start >= this.#bytes.length) throw broken()
    return this.#bytes.subarray(start, start + this.#sectorBytes)
  }

  #readTable(): Uint32Array {
    const sectors: number[] = []
    for (let index = 0; index < headerTableEntries; index += 1) sectors.push(this.#bytes.readUInt32LE(76 + 4 * index))
    const perSector = this.#sectorBytes / 4 - 1
    let next = this.#bytes.readUInt32LE(68)
    for (let steps = 0; next < firstSpecialSector; steps += 1) {
      if (steps * this.#sectorBytes > this.#bytes.length) throw broken()
      const more = numbers(this.#sector(next))
      sectors.push(...more.subarray(0, perSector))
      next = more[perSector] ?? firstSpecialSector
    }
    const used = sectors.filter((sector) => sector < firstSpecialSector)
    if (used.length * this.#sectorBytes > this.#bytes.length) throw broken()
    return numbers(Buffer.concat(used.map((sector) => this.#sector(sector))))
  }

  #chain(start: number): Buffer {
    const parts: Buffer[] = []
    for (let sector = start; sector < firstSpecialSector; sector = this.#table[sector] ?? firstSpecialSector) {
      // A chain longer than the file goes in a circle.
      if (parts.length * this.#sectorBytes > this.#bytes.length) throw broken()
      parts.push(this.#sector(sector))
    }
    return Buffer.concat(parts)
  }

  #miniChain(start: number, bytes: number): Buffer {
    const parts: Buffer[] = []
    for (let sector = start; sector < firstSpecialSector; sector = this.#miniTable[sector] ?? firstSpecialSector) {
      if (parts.length * miniSectorBytes >= bytes) break
      parts.push(this.#miniStream.subarray(sector * miniSectorBytes, (sector + 1) * miniSectorBytes))
    }
    return Buffer.concat(parts)
  }
}

function directoryEntries(directory: Buffer): DirectoryEntry[] {
  const count = Math.min(Math.floor(directory.length / directoryEntryBytes), mostDirectoryEntries)
  return Array.from({ length: count }, (_unused, index) => {
    const entry = directory.subarray(index * directoryEntryBytes, (index + 1) * directoryEntryBytes)
    const nameBytes = Math.min(64, Math.max(2, entry.readUInt16LE(64))) - 2
    return {
      name: entry.toString('utf16le', 0, nameBytes),
      type: entry.readUInt8(66),
      left: entry.readUInt32LE(68),
      right: entry.readUInt32LE(72),
      child: entry.readUInt32LE(76),
      start: entry.readUInt32LE(116),
      bytes: entry.readUInt32LE(120),
    }
  })
}

/** Entries of a folder form a binary tree; each is visited once, so a circle in it does no harm. */
function siblings(entries: readonly DirectoryEntry[], top: number): DirectoryEntry[] {
  const waiting = [top]
  const seen = new Set<number>()
  const found: DirectoryEntry[] = []
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const entry = entries[index]
    if (index === noEntry || entry === undefined || seen.has(index)) continue
    seen.add(index)
    found.push(entry)
    waiting.push(entry.left, entry.right)
  }
  return found
}

function numbers(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_unused, index) => bytes.readUInt32LE(index * 4))
}

function broken(): ParseFailure {
  return new ParseFailure('damaged', 'The compound file is broken or cut off.')
}
