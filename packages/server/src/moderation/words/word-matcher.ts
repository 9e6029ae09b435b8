import { plainCharacter } from './plain-characters.ts'
import type { Gap } from './plain-characters.ts'
import { WordAutomaton } from './word-automaton.ts'

export interface WordList {
  readonly name: string
  readonly level: 'REVIEW' | 'REJECT'
  readonly riskType: string
  readonly words: Iterable<string>
}

export interface WordHit {
  readonly word: string
  readonly list: string
  readonly level: 'REVIEW' | 'REJECT'
  readonly riskType: string
  /** Where it stands in the text, in UTF-16 units; the end is excluded. */
  readonly start: number
  readonly end: number
}

interface PreparedWord extends Omit<WordHit, 'start' | 'end'> {
  readonly letters: readonly PlainLetter[]
}

interface PlainLetter {
  readonly codePoint: number
  readonly spaceless: boolean
  /** What stands before it. */
  readonly gap: Gap
  /** Characters that stand before it, at most `longestGap + 1`. */
  readonly gapCharacters: number
  readonly start: number
  readonly end: number
}

/** More characters than these between two letters part them. */
const longestGap = 3
/** A whole beginning of a word is forgotten after so many, so that a stream need not be held back for it. */
const forgottenAfter = 16

/** Words of lists, ready to be searched for. */
export class WordMatcher {
  readonly automaton: WordAutomaton<PreparedWord>
  readonly longestWord: number

  constructor(lists: Iterable<WordList>) {
    const prepared: PreparedWord[] = []
    for (const { name, level, riskType, words } of lists) {
      for (const word of words) prepared.push({ word, list: name, level, riskType, letters: lettersOf(word) })
    }
    this.longestWord = prepared.reduce((longest, { letters }) => Math.max(longest, letters.length), 0)
    this.automaton = new WordAutomaton(
      prepared.map((word) => [word.letters.map(({ codePoint }) => codePoint), word] as const),
    )
  }

  get isEmpty(): boolean {
    return this.automaton.isEmpty
  }

  /** All hits in a text, in the order of their ends. */
  find(text: string): WordHit[] {
    if (this.isEmpty) return []
    const search = new WordSearch(this)
    return [...search.take(text), ...search.end()]
  }
}

/** Whether something is left of a word when everything that hides words is taken off. */
export function isSearchable(word: string): boolean {
  return lettersOf(word).length > 0
}

/**
 * A search through a text that comes in pieces. What the pieces are does not matter.
 *
 * Between letters of scripts without spaces a few marks may stand. A word of an alphabet must stand alone; marks may stand where the
 * word itself has them, nowhere, or between all of its letters.
 */
export class WordSearch {
  readonly #matcher: WordMatcher
  #node = 0
  /** The last letters, as many as the longest word has and one more. */
  #letters: PlainLetter[] = []
  #gap: Gap = 'none'
  #gapCharacters = 0
  #offset = 0
  /** First half of a pair of UTF-16 units whose second has not come. */
  #half = ''
  /** Words that stand at the end and may go on as a longer one. */
  #unsure: WordHit[] = []

  constructor(matcher: WordMatcher) {
    this.#matcher = matcher
  }

  /** Up to here the text belongs to no word that could still be found, in UTF-16 units from the beginning. */
  get certainTo(): number {
    const depth = this.#matcher.automaton.depth(this.#node)
    const start = depth === 0 ? this.#offset : (this.#letters.at(-depth)?.start ?? this.#offset)
    return this.#unsure.reduce((first, hit) => Math.min(first, hit.start), start)
  }

  take(piece: string): WordHit[] {
    const text = this.#half + piece
    const last = text.charCodeAt(text.length - 1)
    const whole = last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text
    this.#half = text.slice(whole.length)
    const hits: WordHit[] = []
    for (const character of whole) {
      const start = this.#offset
      this.#offset += character.length
      const { letters, gap, spaceless } = plainCharacter(character.codePointAt(0) ?? 0)
      if (letters.length === 0) this.#passGap(gap, hits)
      for (const codePoint of letters) this.#passLetter(codePoint, spaceless, start, hits)
    }
    return hits
  }

  /** The text is over. */
  end(): WordHit[] {
    const hits = this.#unsure
    this.#unsure = []
    this.#node = 0
    return hits
  }

  #passGap(gap: Gap, hits: WordHit[]): void {
    if (gap === 'none') return
    hits.push(...this.#unsure)
    this.#unsure = []
    if (this.#gap !== 'hard') this.#gap = gap
    this.#gapCharacters += 1
    if (this.#gapCharacters > forgottenAfter) this.#node = 0
  }

  #passLetter(codePoint: number, spaceless: boolean, start: number, hits: WordHit[]): void {
    const { automaton, longestWord } = this.#matcher
    // A letter that joins a word of an alphabet makes it another one.
    if (spaceless) hits.push(...this.#unsure)
    this.#unsure = []
    const letter: PlainLetter = {
      codePoint,
      spaceless,
      gap: this.#gap,
      gapCharacters: Math.min(this.#gapCharacters, longestGap + 1),
      start,
      end: this.#offset,
    }
    this.#gap = 'none'
    this.#gapCharacters = 0
    this.#letters.push(letter)
    // Now and then, because cutting the list costs more than a longer list.
    if (this.#letters.length > 4 * (longestWord + 1)) this.#letters = this.#letters.slice(-(longestWord + 1))
    this.#node = automaton.next(this.#node, codePoint)
    for (const word of automaton.wordsAt(this.#node)) {
      const found = this.#letters.slice(-word.letters.length)
      const before = this.#letters.at(-word.letters.length - 1)
      if (!fits(word, found, before)) continue
      const { letters: _, ...facts } = word
      const hit = { ...facts, start: found[0]?.start ?? start, end: this.#offset }
      if (spaceless) hits.push(hit)
      else this.#unsure.push(hit)
    }
  }
}

function fits(word: PreparedWord, found: readonly PlainLetter[], before: PlainLetter | undefined): boolean {
  const [first] = found
  if (first === undefined || found.length !== word.letters.length) return false
  if (
    before !== undefined &&
    !first.spaceless &&
    !before.spaceless &&
    first.gap === 'none' &&
    first.start !== before.start
  )
    return false
  let inAlphabet = 0
  let parted = 0
  let asWritten = 0
  for (let index = 1; index < found.length; index++) {
    const letter = found[index]
    const own = word.letters[index]
    if (letter === undefined || own === undefined) return false
    const written = own.gap !== 'none'
    if (letter.gap === 'hard' && own.gap !== 'hard') return false
    if (letter.gapCharacters > longestGap) return false
    if (letter.spaceless || found[index - 1]?.spaceless === true) continue
    inAlphabet += 1
    if (letter.gap !== 'none') parted += 1
    if ((letter.gap !== 'none') === written) asWritten += 1
  }
  return parted === 0 || asWritten === inAlphabet || (parted === inAlphabet && inAlphabet > 1)
}

function lettersOf(word: string): PlainLetter[] {
  const letters: PlainLetter[] = []
  let gap: Gap = 'none'
  for (const character of word.trim()) {
    const plain = plainCharacter(character.codePointAt(0) ?? 0)
    if (plain.letters.length === 0 && plain.gap !== 'none' && letters.length > 0) gap = gap === 'hard' ? gap : plain.gap
    for (const codePoint of plain.letters) {
      letters.push({ codePoint, spaceless: plain.spaceless, gap, gapCharacters: 0, start: 0, end: 0 })
      gap = 'none'
    }
  }
  return letters
}
