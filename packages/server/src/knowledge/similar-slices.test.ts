import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RecalledSlice, RecallNote } from './retrieval-service.ts'
import { similarSlices } from './similar-slices.ts'

/** Scores after and before reranking. */
function recallOf(scores: readonly (readonly [number, number])[], notes: readonly RecallNote[] = []) {
  const slices = scores.map(([score, recallScore]) => ({ score, recallScore }) as RecalledSlice)
  return { slices, notes }
}

const mixed = { method: 'mixed', vectorShare: 0.8, topK: 8 } as const
const scores = [
  [0.9, 0.1],
  [0.5, 0.3],
  [0.1, 0.25],
] as const

describe('slices that are similar enough', () => {
  it('have the preset similarity before reranking where vectors are compared', () => {
    assert.deepEqual(
      similarSlices(recallOf(scores), mixed).map(({ score }) => score),
      [0.5, 0.1],
    )
    assert.equal(similarSlices(recallOf(scores), { ...mixed, topK: 1 }).length, 1)
  })

  it('are all where only words are', () => {
    const few = [[0.01, 0.01]] as const
    assert.equal(similarSlices(recallOf(few), { ...mixed, method: 'keyword' }).length, 1)
    assert.equal(similarSlices(recallOf(few), { ...mixed, vectorShare: 0 }).length, 1)
    assert.equal(similarSlices(recallOf(few, ['keyword-only']), mixed).length, 1)
    assert.equal(similarSlices(recallOf(few, ['embedding-failed']), mixed).length, 1)
    assert.equal(similarSlices(recallOf(few), mixed).length, 0)
  })

  it('keep the threshold that is given, whatever is compared', () => {
    assert.equal(similarSlices(recallOf(scores), { ...mixed, threshold: 0.28 }).length, 1)
    assert.equal(similarSlices(recallOf(scores, ['keyword-only']), { ...mixed, threshold: 0.28 }).length, 1)
    assert.equal(similarSlices(recallOf(scores), { ...mixed, threshold: 0 }).length, 3)
  })
})
