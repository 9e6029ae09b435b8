import { inflateRawSync } from 'node:zlib'
import { ParseFailure } from '../../parsed-document.ts'
import type { OfficeLimits } from '../office-options.ts'

const endSignature = 0x06054b50
const endBytes = 22
const longestComment = 65_535
const bigEndSignature = 0x06064b50
const bigLocatorSignature = 0x07064b50
const bigLocatorBytes = 20
const entrySignature = 0x02014b50
const entryBytes = 46
const localSignature = 0x04034b50
const localBytes = 30
const stored = 0
const deflated = 8
const needsPassword = 1
/** The value of a 32-bit field whose true value stands in the ZIP64 extra field. */
const elsewhere = 0xffffffff
const bigExtraId = 1
/** Below this an archive is harmless, whatever its ratio. */
const ratioMattersAboveBytes = 32 * 1_048_576

interface Entry {
  readonly method: number
  readonly packedBytes: number
  readonly declaredBytes: number
  readonly headerOffset: number
}

/**
 * The files of a ZIP archive, expanded one by one and only when asked for. What the directory declares is checked when it is opened,
 * what really comes out is cut off while it is expanded, so that a bomb costs no more than the limits allow.
 */
export class ZipArchive {
  readonly #bytes: Buffer
  readonly #limits: OfficeLimits
  readonly #entries = new Map<string, Entry>()
  #remainingBytes: number

  /** @throws {ParseFailure} `damaged`, `encrypted`, `too-large` */
  constructor(bytes: Uint8Array, limits: OfficeLimits) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#limits = limits
    this.#remainingBytes = limits.expandedBytes
    try {
      this.#readDirectory()
    } catch (error) {
      if (error instanceof ParseFailure) throw error
      throw new ParseFailure('damaged', 'The directory of the archive cannot be read.', { cause: error })
    }
  }

  /** Names as the archive spells them, without a leading slash. */
  *names(): Iterable<string> {
    yield* this.#entries.keys()
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** @throws {ParseFailure} `damaged`, `too-large` */
  read(name: string): Uint8Array | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined) return undefined
    const packed = this.#packedBytes(entry)
    const most = Math.min(this.#limits.partBytes, this.#remainingBytes)
    const bytes = entry.method === stored ? within(packed, most) : expand(packed, most)
    this.#remainingBytes -= bytes.byteLength
    return bytes
  }

  #packedBytes({ headerOffset, packedBytes, method }: Entry): Buffer {
    const bytes = this.#bytes
    if (method !== stored && method !== deflated) {
      throw new ParseFailure('damaged', `A file of the archive is packed by method ${method}.`)
    }
    if (headerOffset + localBytes > bytes.length || bytes.readUInt32LE(headerOffset) !== localSignature) {
      throw new ParseFailure('damaged', 'The archive is cut off.')
    }
    const start =
      headerOffset + localBytes + bytes.readUInt16LE(headerOffset + 26) + bytes.readUInt16LE(headerOffset + 28)
    if (start + packedBytes > bytes.length) throw new ParseFailure('damaged', 'The archive is cut off.')
    return bytes.subarray(start, start + packedBytes)
  }

  #readDirectory(): void {
    const { count, offset } = this.#findDirectory()
    if (count > this.#limits.entries) throw tooLarge()
    let position = offset
    let declared = 0
    let packed = 0
    for (let index = 0; index < count; index += 1) {
      if (this.#bytes.readUInt32LE(position) !== entrySignature) {
        throw new ParseFailure('damaged', 'The directory of the archive is broken.')
      }
      const { name, entry, next } = this.#readEntry(position)
      declared += entry.declaredBytes
      packed += entry.packedBytes
      if (!this.#entries.has(name)) this.#entries.set(name, entry)
      position = next
    }
    if (declared > this.#limits.expandedBytes) throw tooLarge()
    if (declared > ratioMattersAboveBytes && declared > packed * this.#limits.expansionRatio) throw tooLarge()
  }

  #readEntry(position: number): { name: string; entry: Entry; next: number } {
    const bytes = this.#bytes
    if ((bytes.readUInt16LE(position + 8) & needsPassword) !== 0) {
      throw new ParseFailure('encrypted', 'The files of the archive are encrypted.')
    }
    const nameEnd = position + entryBytes + bytes.readUInt16LE(position + 28)
    const extraEnd = nameEnd + bytes.readUInt16LE(position + 30)
    const big = bigFields(bytes.subarray(nameEnd, extraEnd))
    const field = (at: number) => {
      const value = bytes.readUInt32LE(at)
      return value === elsewhere ? (big.next().value ?? value) : value
    }
    const declaredBytes = field(position + 24)
    const packedBytes = field(position + 20)
    const headerOffset = field(position + 42)
    const name = bytes
      .toString('utf8', position + entryBytes, nameEnd)
      .replaceAll('\\', '/')
      .replace(/^\/+/, '')
    const entry = { method: bytes.readUInt16LE(position + 10), packedBytes, declaredBytes, headerOffset }
    return { name, entry, next: extraEnd + bytes.readUInt16LE(position + 32) }
  }

  #findDirectory(): { count: number; offset: number } {
    const bytes = this.#bytes
    const first = Math.max(0, bytes.length - endBytes - longestComment)
    for (let at = bytes.length - endBytes; at >= first; at -= 1) {
      if (bytes.readUInt32LE(at) !== endSignature) continue
      const locator = at - bigLocatorBytes
      if (locator >= 0 && bytes.readUInt32LE(locator) === bigLocatorSignature) {
        const big = Number(bytes.readBigUInt64LE(locator + 8))
        if (bytes.readUInt32LE(big) === bigEndSignature) {
          return { count: Number(bytes.readBigUInt64LE(big + 32)), offset: Number(bytes.readBigUInt64LE(big + 48)) }
        }
      }
      return { count: bytes.readUInt16LE(at + 10), offset: bytes.readUInt32LE(at + 16) }
    }
    throw new ParseFailure('damaged', 'The archive has no directory; it is cut off.')
  }
}

/** The 64-bit numbers of the ZIP64 extra field, in the order of the fields that point to it. */
function* bigFields(extra: Buffer): Generator<number, undefined> {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== bigExtraId) continue
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2))
    for (let value = at + 4; value + 8 <= end; value += 8) yield Number(extra.readBigUInt64LE(value))
    return undefined
  }
  return undefined
}

function within(bytes: Buffer, most: number): Uint8Array {
  if (bytes.length > most) throw tooLarge()
  return bytes
}

function expand(packed: Buffer, most: number): Uint8Array {
  if (most <= 0) throw tooLarge()
  try {
    return inflateRawSync(packed, { maxOutputLength: most })
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge()
    throw new ParseFailure('damaged', 'A file of the archive cannot be expanded.', { cause: error })
  }
}

function tooLarge(): ParseFailure {
  return new ParseFailure('too-large', 'The archive expands beyond the limits.')
}
