/**
 * Pieces of words as numbers, in the order of the text: pairs of neighbouring characters where a script is written without spaces, four
 * neighbouring letters of longer words elsewhere. Two passages on one subject share many of them, in any language, without a dictionary;
 * words of up to three letters, which are mostly grammar, have none. `ends[i]` is the index in the text behind piece `i`.
 */
export interface WordPieces {
  /** Hashes of 16 bits: what few passages side by side say hardly ever meets by accident. */
  readonly hashes: Uint16Array
  readonly ends: Uint32Array
}

export const differentPieces = 65_536

const lettersOfPiece = 4
const letterOrDigit = /[\p{L}\p{N}\p{M}]/u

export function wordPiecesOf(text: string): WordPieces {
  const hashes = new Uint16Array(text.length)
  const ends = new Uint32Array(text.length)
  let count = 0
  /** Characters of the run up to here that are of one kind, the last of them first. */
  let run = 0
  let kind: 'none' | 'dense' | 'spaced' = 'none'
  for (let index = 0; index < text.length; index++) {
    const next = kindOf(text, index)
    run = next === kind ? run + 1 : 1
    kind = next
    const length = kind === 'dense' ? 2 : lettersOfPiece
    if (kind === 'none' || run < length) continue
    let hash = 0x811c9dc5
    for (let at = index + 1 - length; at <= index; at++) hash = Math.imul(hash ^ lowerCase(text, at), 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
    hashes[count] = hash >>> 16
    ends[count++] = index + 1
  }
  return { hashes: hashes.slice(0, count), ends: ends.slice(0, count) }
}

function kindOf(text: string, index: number): 'none' | 'dense' | 'spaced' {
  const unit = text.charCodeAt(index)
  if (unit < 0x80) {
    const letter = unit | 0x20
    return (letter >= 0x61 && letter <= 0x7a) || (unit >= 0x30 && unit <= 0x39) ? 'spaced' : 'none'
  }
  if ((unit >= 0x3040 && unit <= 0x30ff) || (unit >= 0x3400 && unit <= 0x9fff)) return 'dense'
  if ((unit >= 0xac00 && unit <= 0xd7a3) || (unit >= 0xd800 && unit <= 0xdfff)) return 'dense'
  if (unit >= 0x3000 && unit < 0x3040) return 'none'
  return letterOrDigit.test(text.charAt(index)) ? 'spaced' : 'none'
}

function lowerCase(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  if (unit < 0x80) return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit
  return unit < 0x3000 ? text.charAt(index).toLowerCase().charCodeAt(0) : unit
}
