/**
 * The yardstick: a plain, exact BM25 over words of jieba and pairs of characters, written apart from the product on purpose. Simplified
 * and traditional characters are made one and English words are stemmed here too, so that what is compared is the ranking.
 */
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../packages/server/package.json', import.meta.url))
const { Jieba } = require('@node-rs/jieba') as typeof import('@node-rs/jieba')
const { dict } = require('@node-rs/jieba/dict.js') as typeof import('@node-rs/jieba/dict.js')
const { Converter } = require('opencc-js/t2cn') as typeof import('opencc-js/t2cn')
const { stemmer } = (await import(require.resolve('stemmer'))) as typeof import('stemmer')

const jieba = Jieba.withDict(dict)
const toSimplified = Converter({ from: 't', to: 'cn' })

export interface Tuning {
  readonly k1: number
  readonly b: number
}

/** All that are tried; the best of them for all questions together is the yardstick, which favours it over a choice made beforehand. */
export const tunings: readonly Tuning[] = [0.6, 0.9, 1.2, 1.6, 2].flatMap((k1) =>
  [0.3, 0.5, 0.75, 0.9].map((b) => ({ k1, b })),
)

export class TunedBm25 {
  readonly #rows: { readonly counts: ReadonlyMap<string, number>; readonly length: number }[]
  readonly #frequencies = new Map<string, number>()
  readonly #meanLength: number

  constructor(texts: readonly string[]) {
    this.#rows = texts.map((text) => {
      const tokens = tokensOf(text)
      return { counts: countsOf(tokens), length: tokens.length }
    })
    for (const { counts } of this.#rows) {
      for (const token of counts.keys()) this.#frequencies.set(token, (this.#frequencies.get(token) ?? 0) + 1)
    }
    this.#meanLength = this.#rows.reduce((sum, { length }) => sum + length, 0) / this.#rows.length
  }

  /** Places of the best texts, best first. */
  search(question: string, limit: number, { k1, b }: Tuning): number[] {
    const scores = this.#rows.map(({ counts, length }) => {
      let score = 0
      for (const token of new Set(tokensOf(question))) {
        const count = counts.get(token) ?? 0
        if (count === 0) continue
        const frequency = this.#frequencies.get(token) ?? 0
        const weight = Math.log(1 + (this.#rows.length - frequency + 0.5) / (frequency + 0.5))
        score += (weight * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / this.#meanLength))
      }
      return score
    })
    return scores
      .map((score, place) => ({ score, place }))
      .filter(({ score }) => score > 0)
      .sort((left, right) => right.score - left.score || left.place - right.place)
      .slice(0, limit)
      .map(({ place }) => place)
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  for (const [run] of toSimplified(text.normalize('NFKC').toLowerCase()).matchAll(/\p{Script=Han}+|[a-z0-9]+/gu)) {
    if (/^[a-z0-9]/.test(run)) tokens.push(stemmer(run))
    else {
      tokens.push(...jieba.cutForSearch(run, true))
      for (let from = 0; from + 2 <= run.length; from++) tokens.push(run.slice(from, from + 2))
    }
  }
  return tokens
}

function countsOf(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  return counts
}
