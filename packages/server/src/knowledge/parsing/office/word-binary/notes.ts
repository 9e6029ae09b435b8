import type { WordFile } from './word-file.ts'

/** A footnote or endnote; its text stands at these characters of the document, end exclusive. */
export interface Note {
  readonly number: number
  readonly start: number
  readonly end: number
}

/** Notes by the position of the character that refers to them, numbered in reading order. */
export function readNotes(file: WordFile): ReadonlyMap<number, Note> {
  const { body, footnotes, headers, macros, comments } = file.lengths
  const endnoteStart = body + footnotes + headers + macros + comments
  const found = [
    ...pairs(file.table('footnoteReferences'), file.table('footnoteTexts'), body),
    ...pairs(file.table('endnoteReferences'), file.table('endnoteTexts'), endnoteStart),
  ]
  const inOrder = found.sort((a, b) => a.reference - b.reference)
  return new Map(inOrder.map(({ reference, start, end }, index) => [reference, { number: index + 1, start, end }]))
}

function pairs(references: Buffer, texts: Buffer, offset: number): { reference: number; start: number; end: number }[] {
  // References: n + 1 positions and n flags of two bytes; texts: n + 2 positions.
  const count = Math.min(Math.floor((references.length - 4) / 6), Math.floor(texts.length / 4) - 1)
  return Array.from({ length: Math.max(0, count) }, (_unused, index) => ({
    reference: references.readUInt32LE(4 * index),
    start: offset + texts.readUInt32LE(4 * index),
    end: offset + texts.readUInt32LE(4 * index + 4),
  }))
}
