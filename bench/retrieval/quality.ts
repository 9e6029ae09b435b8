import type { QuestionSet } from './development-sets.ts'
import type { BenchSlice } from './make-slices.ts'

export interface Quality {
  readonly recallAt1: number
  readonly recallAt5: number
  readonly recallAt10: number
  /** Mean of 1 / rank of the first right slice among the first ten, 0 where there is none. */
  readonly meanReciprocalRank: number
}

/** @param found the first ten slices for each question, best first */
export function qualityOf(set: QuestionSet, found: readonly (readonly BenchSlice[])[]): Quality {
  const ranks = set.queries.map(({ gold }, question) => {
    const slices = found[question] ?? []
    return slices.slice(0, 10).findIndex(({ paragraphs }) => gold.some((id) => paragraphs.has(id)))
  })
  const share = (within: number) => ranks.filter((rank) => rank >= 0 && rank < within).length / ranks.length
  return {
    recallAt1: share(1),
    recallAt5: share(5),
    recallAt10: share(10),
    meanReciprocalRank: ranks.reduce((sum, rank) => sum + (rank < 0 ? 0 : 1 / (rank + 1)), 0) / ranks.length,
  }
}
