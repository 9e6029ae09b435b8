import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { EngineError } from '../engine-error.ts'
import { estimateTokens } from '../estimate-tokens.ts'
import type { EmbeddingEngine } from '../engine.ts'
import { characterWeight } from './text/character-weight.ts'
import { termsOf } from './text/terms.ts'

const allowedDimensions: readonly number[] = [256, 512, 1024, 2048]
const defaultDimensions = 2048
/** The one model of the platform with a length of its own. */
const fixedDimensions: Readonly<Record<string, number>> = { 'embedding-2': 1024 }
const trigramWeight = 0.35
const singleCharacterWeight = 0.6
const textsPerTurn = 8

/**
 * Vectors by signed hashing: every term of a text (stemmed words, Han characters and pairs of them) and every three neighbouring
 * characters of a word adds or subtracts at two places, the more the rarer its characters are in the language. Texts that share
 * words are near each other; meaning is not known.
 */
export const hashingEmbedder: EmbeddingEngine = {
  async embed({ model, texts, dimensions }, { signal }) {
    const length = dimensions ?? fixedDimensions[model.toLowerCase()] ?? defaultDimensions
    if (!allowedDimensions.includes(length)) {
      throw new EngineError('unsupported', `The simulator makes vectors of ${allowedDimensions.join(', ')} dimensions`)
    }
    const vectors: number[][] = []
    for (const [index, text] of texts.entries()) {
      signal.throwIfAborted()
      vectors.push(vectorOf(text, length))
      if (index % textsPerTurn === textsPerTurn - 1) await nextTurn()
    }
    return { vectors, promptTokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0), source: 'estimate' }
  },
}

/** Unit length; a text without any letter or digit is hashed whole, so that no vector is zero. */
function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0)
  const terms = termsOf(text)
  for (const term of terms) {
    if (/\p{Script=Han}/u.test(term)) {
      addHashed(vector, term, hanWeight(term))
      continue
    }
    addHashed(vector, term, 1)
    const padded = `^${term}$`
    for (let index = 0; index + 3 <= padded.length; index++)
      addHashed(vector, `#${padded.slice(index, index + 3)}`, trigramWeight)
  }
  if (vector.every((value) => value === 0)) addHashed(vector, `=${text}`, 1)
  const norm = Math.hypot(...vector)
  return vector.map((value) => value / norm)
}

/** Of a character or a pair: what is frequent everywhere would hide what the text is about behind the collisions that it causes. */
function hanWeight(term: string): number {
  const weights = Array.from(term, characterWeight)
  const [only = 0] = weights
  return weights.length === 1
    ? singleCharacterWeight * only ** 2
    : weights.reduce((product, weight) => product * weight, 1)
}

/** Two places a term: a collision at one of them leaves the other. */
function addHashed(vector: number[], term: string, weight: number): void {
  const hash = createHash('md5').update(term).digest()
  const first = hash.readUInt32LE(0) % vector.length
  const second = hash.readUInt32LE(6) % vector.length
  vector[first] = (vector[first] ?? 0) + ((hash[4] ?? 0) % 2 === 0 ? weight : -weight)
  if (second !== first) vector[second] = (vector[second] ?? 0) + ((hash[10] ?? 0) % 2 === 0 ? weight : -weight)
}
