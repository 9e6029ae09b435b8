import { EngineError } from '../../engine-error.ts'
import type { RerankInput } from '../../engine.ts'
import type { RankingModel } from './model-host.ts'

/**
 * How relevant each text is to the query, 0 to 1, in order. A text beyond the window is read in overlapping parts and has the score of
 * its best one, so that nothing of it is passed over.
 * @throws {EngineError} `contextTooLong` for a query that leaves no room for a text
 */
export async function rankTexts(
  { context, contextTokens }: RankingModel,
  { query, texts }: RerankInput,
  signal: AbortSignal,
): Promise<{ scores: number[]; promptTokens: number }> {
  // The library keeps one place of the window free.
  if (context.calculateInputLength(query, '') >= contextTokens - 1) {
    throw new EngineError('contextTooLong', `The query is longer than the model's window of ${contextTokens} tokens`)
  }
  const scores: number[] = []
  let promptTokens = 0
  for (const text of texts) {
    signal.throwIfAborted()
    promptTokens += context.calculateInputLength(query, text)
    scores.push(await context.rank(query, text, { onOverflow: 'maxChunk' }))
  }
  return { scores, promptTokens }
}
