import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SliceInfo } from '@openmaas/sdk'
import { boxesBeside, sourcesOf } from '../../apps/console/src/pages/applications/chat/sources.ts'

const place = (page: number) => ({ page, x0: 0, y0: 10, x1: 100, y1: 20, top: 10, bottom: 20, width: 600, height: 800 })
const document = { id: '1', name: 'guide.pdf', url: 'http://127.0.0.1/guide.pdf', dtype: 3 }

function info(pieces: SliceInfo['document_slices'][number]['slice_info']): SliceInfo {
  return { document_slices: [{ document, slice_info: pieces, hide_positions: false }], has_old_document: false }
}

describe('sources of an answer', () => {
  it('are one for each number, however many pieces of pages it was put together from', () => {
    const sources = sourcesOf(
      info([
        { document_id: '1', text: 'Second', index: 2, position: place(5) },
        { document_id: '1', text: 'Ends here.', index: 1, cited: false, position: place(3) },
        { document_id: '1', text: 'Goes on.', index: 1, cited: true, position: place(4) },
      ]),
    )
    assert.deepEqual(
      sources.map(({ number, text, cited }) => [number, text, cited]),
      [
        [1, 'Ends here.\nGoes on.', true],
        [2, 'Second', false],
      ],
    )
  })

  it('open at the piece that the answer rests on', () => {
    const [source] = sourcesOf(
      info([
        { document_id: '1', text: 'Ends here.', index: 1, cited: false, position: place(3) },
        { document_id: '1', text: 'Goes on.', index: 1, cited: true, position: place(4) },
        { document_id: '1', text: 'And on.', index: 1, cited: true, position: place(5) },
      ]),
    )
    assert.ok(source !== undefined)
    assert.equal(source.start?.page, 4)
    assert.deepEqual(
      boxesBeside(source, [source], String).map(({ box, id }) => [box.page, id]),
      [
        [3, '1'],
        [4, '1'],
        [5, '1'],
      ],
    )
  })

  it('have no place in documents without pages', () => {
    const [source] = sourcesOf(info([{ document_id: '1', text: 'A row', index: 1, line: 3, sheet_name: 'Prices' }]))
    assert.ok(source !== undefined)
    assert.equal(source.start, undefined)
    assert.deepEqual(source.boxes, [])
  })
})
