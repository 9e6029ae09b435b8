import { unitWeight } from './text-size.ts'

const narrow = /[ijlftrI.,:;'|!()[\]{}\-\s]/
const broad = /[mwMW@%]/

/**
 * The share of a line's width that its first `length` characters take, 0 to 1. Guessed from the usual proportions of fonts, since
 * parsers tell the box of a line and not of its characters.
 */
export function widthShare(line: string, length: number): number {
  let before = 0
  let total = 0
  for (let index = 0; index < line.length; index++) {
    const width = characterWidth(line.charAt(index))
    if (index < length) before += width
    total += width
  }
  return total === 0 ? 0 : before / total
}

function characterWidth(character: string): number {
  if (unitWeight(character.charCodeAt(0)) === 1) return 1
  if (narrow.test(character)) return 0.29
  if (broad.test(character)) return 0.84
  return /[\p{Lu}&]/u.test(character) ? 0.67 : 0.54
}
