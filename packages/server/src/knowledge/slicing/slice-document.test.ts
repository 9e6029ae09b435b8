import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ParsedDocument } from '../parsing/parsed-document.ts'
import { sliceDocument } from './slice-document.ts'
import type { KnowledgeType } from './slice.ts'
import { documentOf, marker, paragraph, row, sentence } from './testing/documents.ts'

function milliseconds(document: ParsedDocument, knowledgeType: KnowledgeType): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now()
    sliceDocument(document, { knowledgeType, format: 'txt', imageMarker: marker })
    return performance.now() - start
  })
  return Math.min(...times)
}

describe('slicing a document', () => {
  it('chooses rows for sheets and title and paragraph for the rest', () => {
    const choose = (format: 'md' | 'pdf' | 'csv' | 'xlsx', document: ParsedDocument) =>
      sliceDocument(document, { format, imageMarker: marker }).knowledgeType
    assert.deepEqual([choose('md', documentOf(paragraph('甲'))), choose('pdf', documentOf(paragraph('甲')))], [1, 1])
    assert.deepEqual([choose('csv', documentOf(row(1, ['甲']))), choose('xlsx', documentOf(row(1, ['甲'])))], [3, 3])
  })

  for (const knowledgeType of [1, 2, 5, 6] as const) {
    it(`takes four times the work for four times the text, two megabytes, with type ${knowledgeType}`, () => {
      const ofCharacters = (characters: number) => documentOf(paragraph(sentence('知识', 40).repeat(characters / 40)))
      const quarter = milliseconds(ofCharacters(170_000), knowledgeType)
      const whole = milliseconds(ofCharacters(680_000), knowledgeType)
      // Work that grows with the square would take sixteen times as long; the rest is the noise of a busy machine.
      assert.ok(whole < 10 * quarter + 50, `${quarter} ms, then ${whole} ms`)
    })
  }
})
