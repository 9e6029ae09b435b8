import { fuse } from '../../packages/server/src/knowledge/recall/index.ts'
import type { IndexHit, SliceIndex } from '../../packages/server/src/knowledge/recall/index.ts'
import type { QuestionSet } from './development-sets.ts'
import type { Embedder } from './embedder.ts'
import type { BenchSlice } from './make-slices.ts'

export type Method = 'keyword' | 'embedding' | 'mixed'
/** The slices found for each question, best first. */
export type Found = Record<Method, BenchSlice[][]>

export interface RecallTools {
  readonly index: SliceIndex
  readonly embedder: Embedder
  /** Share of vectors in `mixed`, 0 to 1. */
  readonly vectorShare: number
}

const indexId = 'bench'
const hitsPerList = 24
const slicesPerPortion = 64

/** Fills an index with the slices, asks it all questions of the set and removes it. */
export async function recallSet(set: QuestionSet, slices: readonly BenchSlice[], tools: RecallTools): Promise<Found> {
  const { index, embedder, vectorShare } = tools
  await fill(slices, tools)
  const byId = new Map(slices.map((slice) => [slice.sliceId, slice]))
  const slicesOf = (hits: readonly { readonly sliceId: string }[]) =>
    hits.flatMap(({ sliceId }) => byId.get(sliceId) ?? [])
  const questions = await embedder.embed(set.queries.map(({ q }) => q))
  const found: Found = { keyword: [], embedding: [], mixed: [] }
  for (const [at, { q }] of set.queries.entries()) {
    const vector = questions[at]
    const [keyword, embedding] = await Promise.all([
      index.search(indexId, { method: 'keyword', text: q, vector, limit: hitsPerList }),
      index.search(indexId, { method: 'embedding', vector, limit: hitsPerList }),
    ])
    const none: IndexHit[] = []
    found.keyword.push(slicesOf(fuse({ keyword, embedding: none, vectorShare: 0 })))
    found.embedding.push(slicesOf(fuse({ keyword: none, embedding, vectorShare: 1 })))
    found.mixed.push(slicesOf(fuse({ keyword, embedding, vectorShare })))
  }
  await index.drop(indexId)
  return found
}

async function fill(slices: readonly BenchSlice[], { index, embedder }: RecallTools): Promise<void> {
  for (let from = 0; from < slices.length; from += slicesPerPortion) {
    const portion = slices.slice(from, from + slicesPerPortion)
    const vectors = await embedder.embed(portion.map(({ text }) => text))
    const rows = portion.map(({ sliceId, documentId, text, context }, at) => ({
      sliceId,
      documentId,
      version: 1,
      text,
      context,
      vector: vectors[at],
    }))
    await index.add(indexId, rows)
  }
}
