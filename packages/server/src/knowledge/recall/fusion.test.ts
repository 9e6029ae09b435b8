import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fuse, keywordScore } from './fusion.ts'
import type { IndexHit } from './slice-index.ts'

function byWords(sliceId: string, share: number, similarity?: number): IndexHit {
  return { sliceId, documentId: '1', version: 1, score: share * 10, share, similarity }
}

function byVector(sliceId: string, score: number): IndexHit {
  return { sliceId, documentId: '1', version: 1, score }
}

function order(hits: readonly { readonly sliceId: string }[]): string[] {
  return hits.map(({ sliceId }) => sliceId)
}

describe('fusion of words and vectors', () => {
  const keyword = [byWords('3', 1.1, 0.1), byWords('1', 0.5, 0.2), byWords('2', 0.2, 0.3)]
  const embedding = [byVector('2', 0.9), byVector('1', 0.5), byVector('4', 0.4)]

  it('keeps the order of words with a share of 0, and finds nothing else', () => {
    assert.deepEqual(order(fuse({ keyword, embedding, vectorShare: 0 })), ['3', '1', '2'])
  })

  it('keeps the order of vectors with a share of 1', () => {
    assert.deepEqual(order(fuse({ keyword: [], embedding, vectorShare: 1 })), ['2', '1', '4'])
  })

  it('adds both by their shares', () => {
    const fused = fuse({ keyword, embedding, vectorShare: 0.8 })
    const [first] = fused
    assert.equal(first?.sliceId, '2')
    assert.equal(first?.score.toFixed(6), (0.8 * 0.9 + 0.2 * 0.2).toFixed(6))
    assert.deepEqual(new Set(order(fused)), new Set(['1', '2', '3', '4']))
  })

  it('takes the similarity of a slice that only words have found', () => {
    const only = fuse({ keyword: [byWords('9', 0.6, 0.5)], embedding: [], vectorShare: 0.5 })
    assert.equal(only[0]?.score.toFixed(6), '0.550000')
  })

  it('lets words decide between slices that vectors hardly tell apart, and vectors where words say little', () => {
    const near = fuse({
      keyword: [byWords('1', 0.9, 0.6), byWords('2', 0.5, 0.62)],
      embedding: [byVector('2', 0.62), byVector('1', 0.6)],
      vectorShare: 0.8,
    })
    assert.deepEqual(order(near), ['1', '2'])
    const vague = fuse({
      keyword: [byWords('1', 0.3, 0.4), byWords('2', 0.2, 0.6)],
      embedding: [byVector('2', 0.6), byVector('1', 0.4)],
      vectorShare: 0.8,
    })
    assert.deepEqual(order(vague), ['2', '1'])
  })

  it('scores a slice by itself, whatever else was found', () => {
    const alone = fuse({ keyword: keyword.slice(1, 2), embedding: embedding.slice(1, 2), vectorShare: 0.5 })
    const among = fuse({ keyword, embedding, vectorShare: 0.5 })
    assert.equal(alone[0]?.score, among.find(({ sliceId }) => sliceId === '1')?.score)
  })

  it('gives scores above 0 and at most 1', () => {
    const extreme = fuse({
      keyword: [byWords('1', 1e-3), byWords('2', 3)],
      embedding: [byVector('3', 1.0000001), byVector('4', -0.5), byVector('5', 0)],
      vectorShare: 0.5,
    })
    for (const { score } of extreme) assert.ok(score > 0 && score <= 1)
    assert.deepEqual(new Set(order(extreme)), new Set(['1', '2', '3']))
  })

  it('puts equal scores in the order of slice ids as numbers', () => {
    const equal = ['10', '9', '100'].map((sliceId) => byWords(sliceId, 0.5))
    assert.deepEqual(order(fuse({ keyword: equal, embedding: [], vectorShare: 0 })), ['9', '10', '100'])
  })

  it('rises with the share of the question that a slice holds', () => {
    const scores = [0, 0.1, 0.3, 0.6, 1, 2.2].map(keywordScore)
    assert.deepEqual(
      scores,
      scores.toSorted((left, right) => left - right),
    )
    assert.equal(scores[0], 0)
    assert.equal(scores[3]?.toFixed(6), '0.500000')
    assert.ok((scores.at(-1) ?? 1) < 1)
  })
})
