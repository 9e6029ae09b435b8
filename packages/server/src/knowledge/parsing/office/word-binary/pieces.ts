import { ParseFailure } from '../../parsed-document.ts'

const propertiesMark = 1
const piecesMark = 2
const compressedFlag = 0x40000000
const pieceBytes = 8

/** A run of characters that stands in one place of the main stream. */
export interface Piece {
  /** Characters, end exclusive. */
  readonly start: number
  readonly end: number
  /** Bytes in the main stream. */
  readonly offset: number
  /** 1 for code page 1252, 2 for UTF-16. */
  readonly bytesPerCharacter: 1 | 2
}

/**
 * The pieces that make up the text in order ([MS-DOC] Clx).
 * @throws {ParseFailure} `damaged`
 */
export function readPieces(clx: Buffer): Piece[] {
  let at = 0
  while (at + 3 <= clx.length && clx[at] === propertiesMark) at += 3 + clx.readUInt16LE(at + 1)
  if (at + 5 > clx.length || clx[at] !== piecesMark)
    throw new ParseFailure('damaged', 'The document has lost its text.')
  const list = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1))
  const count = Math.floor((list.length - 4) / (4 + pieceBytes))
  const pieces: Piece[] = []
  for (let index = 0; index < count; index += 1) {
    const start = list.readUInt32LE(4 * index)
    const end = list.readUInt32LE(4 * index + 4)
    const position = list.readUInt32LE(4 * (count + 1) + pieceBytes * index + 2)
    const isCompressed = (position & compressedFlag) !== 0
    const plain = position & (compressedFlag - 1)
    // Pieces out of order would let a small file claim endless text.
    if (end < start || start !== (pieces.at(-1)?.end ?? 0))
      throw new ParseFailure('damaged', 'The pieces of the text do not fit.')
    pieces.push({ start, end, offset: isCompressed ? plain / 2 : plain, bytesPerCharacter: isCompressed ? 1 : 2 })
  }
  return pieces
}

/** @throws {ParseFailure} `too-large`, `damaged` where a piece lies outside of the stream */
export function textOfPieces(main: Buffer, pieces: readonly Piece[], longest: number): string {
  if ((pieces.at(-1)?.end ?? 0) > longest) throw new ParseFailure('too-large', 'There is too much text.')
  const narrow = new TextDecoder('windows-1252')
  return pieces
    .map(({ start, end, offset, bytesPerCharacter }) => {
      const bytes = main.subarray(offset, offset + (end - start) * bytesPerCharacter)
      if (bytes.length < (end - start) * bytesPerCharacter) throw new ParseFailure('damaged', 'The text is cut off.')
      return bytesPerCharacter === 1 ? narrow.decode(bytes) : bytes.toString('utf16le')
    })
    .join('')
}

/** Where a character stands in the main stream, in bytes. */
export function byteOffset(pieces: readonly Piece[], character: number): number | undefined {
  let low = 0
  let high = pieces.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const piece = pieces[middle]
    if (piece === undefined) return undefined
    if (character < piece.start) high = middle - 1
    else if (character >= piece.end) low = middle + 1
    else return piece.offset + (character - piece.start) * piece.bytesPerCharacter
  }
  return undefined
}
