import { ParseFailure } from '../../parsed-document.ts'
import { CompoundFile } from '../package/compound-file.ts'

const identity = 0xa5ec
/** First version of the format that this reads: Word 97. */
const firstVersion = 0xc1
const encryptedFlag = 0x0100
const secondTableFlag = 0x0200
/** Pairs of offset and length into the table stream begin here ([MS-DOC] FibRgFcLcb97). */
const pairsOffset = 0x9a

/** Positions in the list of pairs. */
export const tablePairs = {
  styles: 1,
  footnoteReferences: 2,
  footnoteTexts: 3,
  characterPages: 12,
  paragraphPages: 13,
  pieces: 33,
  endnoteReferences: 46,
  endnoteTexts: 47,
  listDefinitions: 73,
  lists: 74,
} as const

/** Characters (not bytes) of the parts of a document, which follow each other in this order. */
export interface PartLengths {
  readonly body: number
  readonly footnotes: number
  readonly headers: number
  readonly macros: number
  readonly comments: number
  readonly endnotes: number
  readonly textBoxes: number
}

/** The streams of a Word 97 document and what its head says about them. */
export class WordFile {
  readonly main: Buffer
  readonly lengths: PartLengths
  readonly #table: Buffer

  /** @throws {ParseFailure} `encrypted`, `damaged`, `unsupported` for Word 95 and before */
  constructor(bytes: Uint8Array) {
    const file = new CompoundFile(bytes)
    const main = file.stream('WordDocument')
    if (main === undefined || main.length < pairsOffset)
      throw new ParseFailure('damaged', 'The file holds no document.')
    if (main.readUInt16LE(0) !== identity || main.readUInt16LE(2) < firstVersion) {
      throw new ParseFailure('unsupported', 'Documents of Word 95 and before are not read.')
    }
    const flags = main.readUInt16LE(10)
    if ((flags & encryptedFlag) !== 0) throw new ParseFailure('encrypted', 'The document is protected by a password.')
    const table = file.stream((flags & secondTableFlag) === 0 ? '0Table' : '1Table')
    if (table === undefined) throw new ParseFailure('damaged', 'The document has lost its tables.')
    this.main = main
    this.#table = table
    const length = (position: number) => main.readUInt32LE(0x4c + 4 * position)
    this.lengths = {
      body: length(0),
      footnotes: length(1),
      headers: length(2),
      macros: length(3),
      comments: length(4),
      endnotes: length(5),
      textBoxes: length(6),
    }
  }

  /** The table stream from where a piece begins: the levels of lists stand behind the stated end of their definitions. */
  tableFrom(pair: keyof typeof tablePairs): Buffer {
    if (this.table(pair).length === 0) return Buffer.alloc(0)
    return this.#table.subarray(this.main.readUInt32LE(pairsOffset + 8 * tablePairs[pair]))
  }

  /** A piece of the table stream; empty where the document has none. */
  table(pair: keyof typeof tablePairs): Buffer {
    const at = pairsOffset + 8 * tablePairs[pair]
    if (at + 8 > this.main.length) return Buffer.alloc(0)
    const start = this.main.readUInt32LE(at)
    return this.#table.subarray(start, start + this.main.readUInt32LE(at + 4))
  }
}
