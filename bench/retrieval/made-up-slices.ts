import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { IndexRow } from '../../packages/server/src/knowledge/recall/index.ts'

const words = 30_000
const wordsInSlice = 160
const slicesInDocument = 30
const topics = 500

/**
 * Slices that behave as real ones do where it matters for speed: about 300 characters of dictionary words, of which a few are very
 * frequent and most are rare (Zipf), and vectors in clusters. Seeded: the same slice comes again for the same number.
 */
export function madeUpSlices(dimensions: number) {
  const vocabulary = dictionaryWords()
  const centres = Array.from({ length: topics }, (_, topic) => randomVector(randomFrom(topic + 1), dimensions))

  const text = (random: () => number, length: number) => {
    let made = ''
    for (let index = 0; index < length; index++) {
      made += vocabulary[Math.floor(Math.exp(random() * Math.log(vocabulary.length)))] ?? ''
      if (index % 12 === 11) made += '。'
    }
    return made
  }
  const vector = (seed: number) => {
    const random = randomFrom(seed + 77)
    const centre = centres[Math.floor(random() * topics)]
    return randomVector(random, dimensions).map((value, index) => (centre?.[index] ?? 0) + 0.7 * value)
  }
  return {
    rows: (from: number, count: number): IndexRow[] =>
      Array.from({ length: count }, (_, index) => {
        const number = from + index
        const document = Math.floor(number / slicesInDocument)
        return {
          sliceId: String(number + 1),
          documentId: String(document),
          version: 1,
          text: text(randomFrom(number), wordsInSlice),
          context: `文档 ${document}`,
          vector: vector(number),
        }
      }),
    question: (seed: number) => text(randomFrom(seed + 5_000_000), 10),
    longQuestion: (seed: number) => text(randomFrom(seed + 6_000_000), 600).slice(0, 1000),
    vector: (seed: number) => vector(seed + 3_000_000),
    vectorOfRow: vector,
  }
}

/** The most frequent Chinese words of two characters and more, most frequent first, from the dictionary of the word cutter. */
function dictionaryWords(): string[] {
  const require = createRequire(new URL('../../packages/server/package.json', import.meta.url))
  const path = join(dirname(require.resolve('@node-rs/jieba')), 'dict.txt')
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([word]) => word !== undefined && /^\p{Script=Han}{1,4}$/u.test(word))
    .sort(([, left], [, right]) => Number(right) - Number(left))
    .slice(0, words)
    .map(([word]) => word ?? '')
}

function randomVector(random: () => number, dimensions: number): Float32Array {
  return Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5)
}

/** Mulberry32: small, quick and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
