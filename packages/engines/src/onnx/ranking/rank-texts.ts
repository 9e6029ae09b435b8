import type { CheckCalledOff } from '../worker/serve-work.ts'
import type { CrossEncoder } from './cross-encoder.ts'

/**
 * How relevant each text is to the query, 0 to 1, in order. A text beyond the window is read in overlapping parts and has the score of
 * its best one. Pairs are read one by one: that needs no padding, and a pair fills the cores by itself.
 * @throws {EngineError} `contextTooLong` for a query that leaves no room for a text
 */
export async function rankTexts(
  { pairs, score }: CrossEncoder,
  query: string,
  texts: readonly string[],
  checkCalledOff: CheckCalledOff,
): Promise<{ readonly scores: readonly number[]; readonly promptTokens: number }> {
  const scores: number[] = []
  let promptTokens = 0
  for (const text of texts) {
    let best = Number.NEGATIVE_INFINITY
    for (const pair of pairs.pairs(query, text)) {
      checkCalledOff()
      promptTokens += pair.ids.length
      best = Math.max(best, await score(pair))
    }
    scores.push(1 / (1 + Math.exp(-best)))
  }
  return { scores, promptTokens }
}
