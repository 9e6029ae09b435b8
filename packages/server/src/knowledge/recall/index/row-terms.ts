import { stopTermsOf } from '../stop-words.ts'
import { wordsOf } from '../words.ts'

/** Where a term stands. Each place is searched, counted and weighed by itself. */
export type Place = 'word' | 'bigram' | 'character' | 'context'

/** What the index keeps of a slice: its terms as numbers, so that no text stands where truth would have to be asked. */
export interface RowTerms {
  /** Distinct, ascending; a term of another place has another number. */
  readonly hashes: Uint32Array
  /** How often each stands there, at most 255. */
  readonly counts: Uint8Array
  /** All words of the text, with repetitions. */
  readonly wordCount: number
  /** All bigrams; the number of characters, which is about the same, need not be kept. */
  readonly bigramCount: number
}

export interface QueryTerm {
  readonly hash: number
  readonly place: Place
  /** It asks or joins, and hardly tells one slice from another. */
  readonly isStopTerm: boolean
}

export function rowTermsOf(text: string, context: string): RowTerms {
  const counts = new Map<number, number>()
  const count = (term: string, place: Place) => {
    const hash = termHash(term, place)
    counts.set(hash, (counts.get(hash) ?? 0) + 1)
  }
  const { words, bigrams, characters } = wordsOf(text)
  for (const word of words) count(word, 'word')
  for (const bigram of bigrams) count(bigram, 'bigram')
  for (const character of characters) count(character, 'character')
  const around = wordsOf(context)
  for (const term of around.words) count(term, 'context')
  const hashes = Uint32Array.from(counts.keys()).sort()
  return {
    hashes,
    counts: Uint8Array.from(hashes, (hash) => Math.min(255, counts.get(hash) ?? 0)),
    wordCount: words.length,
    bigramCount: bigrams.length,
  }
}

/**
 * Each distinct term of a question once, in every place where it can stand. Stop words are looked for as words only: their characters
 * would tell the same again, and in a small base outweigh the one word that matters.
 */
export function queryTermsOf(text: string): QueryTerm[] {
  const { words, bigrams, characters } = wordsOf(text)
  const isStopTerm = stopTermsOf(words)
  const terms: QueryTerm[] = []
  const add = (place: Place, ofPlace: readonly string[]) => {
    for (const term of new Set(ofPlace))
      terms.push({ hash: termHash(term, place), place, isStopTerm: isStopTerm(term) })
  }
  const tells = (term: string) => !isStopTerm(term)
  add('word', words)
  add('context', words)
  add('bigram', bigrams.filter(tells))
  add('character', characters.filter(tells))
  return terms
}

const seeds: Readonly<Record<Place, number>> = {
  word: 0x811c9dc5,
  bigram: 0x9e3779b9,
  character: 0xc2b2ae35,
  context: 0x85ebca6b,
}

/**
 * FNV-1a over UTF-16 units with a final mix. Of a million terms about one in four thousand shares its number with another, which
 * costs a slightly wrong score and nothing else.
 */
function termHash(term: string, place: Place): number {
  let hash = seeds[place]
  for (let index = 0; index < term.length; index++) hash = Math.imul(hash ^ term.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}
