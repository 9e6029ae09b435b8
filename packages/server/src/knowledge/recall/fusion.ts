import { compareSliceIds } from './slice-ids.ts'
import type { IndexHit } from './slice-index.ts'

export interface ScoredHit {
  readonly sliceId: string
  readonly documentId: string
  readonly version: number
  /** From above 0 to 1; the same number means the same from question to question, which is what a threshold needs. */
  readonly score: number
  readonly stages: HitStages
}

/** Where the two searches found a slice; ranks from 1. */
export interface HitStages {
  readonly keyword?: { readonly rank: number; readonly score: number; readonly share: number }
  readonly embedding?: { readonly rank: number; readonly score: number }
}

export interface FusionInput {
  readonly keyword: readonly IndexHit[]
  readonly embedding: readonly IndexHit[]
  /** From 0, words alone, to 1, vectors alone: `recall_ratio` divided by 100. */
  readonly vectorShare: number
}

/** A share of the question's weight at which, with the development sets, a slice was as likely to hold the answer as not. */
const evenShare = 0.6
/** How sharply the score rises there. Steeper tells right from wrong more clearly, and leaves a threshold less to choose from. */
const steepness = 4

/**
 * Joins what was found by words and by vectors:
 * `score = min(1, vectorShare * max(0, cosine) + (1 - vectorShare) * share)`.
 * Share and cosine both grow evenly with what question and slice have in common, so that a little more of the one weighs out a little
 * less of the other. A slice that only words have found brings its own `similarity`; one that only vectors have found counts as without
 * any word of the question. With a vector share of 0 the score is `keywordScore(share)`, with 1 the cosine, in the order of that list.
 * @returns best first; equal scores in the order of slice ids
 */
export function fuse({ keyword, embedding, vectorShare }: FusionInput): ScoredHit[] {
  const byWords = ranked(keyword)
  const byVector = ranked(embedding)
  const wordsOnly = vectorShare === 0
  const fused: ScoredHit[] = []
  for (const [sliceId, { documentId, version }] of new Map([...byWords, ...byVector])) {
    const words = byWords.get(sliceId)
    const similarity = byVector.get(sliceId)?.score ?? words?.similarity ?? 0
    const share = words?.share ?? 0
    const byShare = wordsOnly ? keywordScore(share) : share
    const score = vectorShare * embeddingScore(similarity) + (1 - vectorShare) * byShare
    if (score <= 0) continue
    const found = byVector.get(sliceId)
    fused.push({
      sliceId,
      documentId,
      version,
      score,
      stages: {
        ...(words === undefined ? {} : { keyword: { rank: words.rank, score: words.score, share } }),
        ...(found === undefined ? {} : { embedding: { rank: found.rank, score: found.score } }),
      },
    })
  }
  return fused
    .sort((left, right) => right.score - left.score || compareSliceIds(left.sliceId, right.sliceId))
    .map((hit) => (hit.score > 1 ? { ...hit, score: 1 } : hit))
}

function ranked(hits: readonly IndexHit[]): Map<string, IndexHit & { readonly rank: number }> {
  return new Map(hits.map((hit, position) => [hit.sliceId, { ...hit, rank: position + 1 }]))
}

/**
 * How likely a slice found by words alone is right, by the development sets: 0.3 becomes 0.06, 0.6 becomes 0.5, 1 becomes 0.89; never 1.
 * @param share `IndexHit.share`
 */
export function keywordScore(share: number): number {
  const risen = share ** steepness
  return risen / (risen + evenShare ** steepness)
}

/** Slices that point away from the question are as good as those that have nothing to do with it. */
export function embeddingScore(cosine: number): number {
  return Math.min(1, Math.max(0, cosine))
}
