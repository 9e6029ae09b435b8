import type { Recall, RecalledSlice, RecallRequest } from './retrieval-service.ts'

/** As the platform presets it for the similarity of vectors, from 0 to 1. */
const usualThreshold = 0.2

/**
 * What is similar enough of a recall that was made with `topK` as large as `topN`. The threshold is one of similarity, so it looks at the
 * score before reranking, and is preset only where vectors were compared: how many words of a question a text shares, which is what
 * the score says without them, stays low for a good answer in other words.
 * @param threshold absent: the preset one
 * @returns at most `topK` slices, in their order
 */
export function similarSlices(
  { slices, notes }: Recall,
  {
    method,
    vectorShare,
    topK,
    threshold,
  }: Pick<RecallRequest, 'method' | 'vectorShare' | 'topK'> & { readonly threshold?: number | undefined },
): readonly RecalledSlice[] {
  const withoutVectors =
    method === 'keyword' ||
    (method === 'mixed' && vectorShare === 0) ||
    notes.includes('keyword-only') ||
    notes.includes('embedding-failed')
  const least = threshold ?? (withoutVectors ? 0 : usualThreshold)
  return slices.filter(({ recallScore }) => recallScore >= least).slice(0, topK)
}
