import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { markdownOf, wireElements } from './layout-page.ts'
import { layoutPages } from './page-elements.ts'
import type { SourceDocument } from './page-elements.ts'

const box = (x0: number, top: number, x1: number, bottom: number) => ({ x0, x1, top, bottom })

const document: SourceDocument = {
  pages: [
    { number: 1, widthPoints: 200, heightPoints: 100 },
    { number: 2, widthPoints: 200, heightPoints: 100 },
  ],
  images: [
    { page: 1, box: box(0, 0, 200, 100) },
    { page: 2, box: box(20, 50, 120, 90) },
  ],
  blocks: [
    { type: 'image', image: 0, page: 1 },
    {
      type: 'heading',
      level: 2,
      text: '第一章',
      page: 1,
      spans: [{ start: 0, end: 3, page: 1, box: box(20, 10, 80, 20) }],
    },
    {
      type: 'text',
      kind: 'paragraph',
      text: '从第一页到第二页',
      page: 1,
      spans: [
        { start: 0, end: 4, page: 1, box: box(20, 80, 180, 95) },
        { start: 4, end: 8, page: 2, box: box(20, 5, 180, 15) },
      ],
    },
    {
      type: 'table',
      text: '',
      hasHeader: true,
      rows: [
        ['项', 'a<b'],
        ['1', '2'],
      ],
      page: 2,
      spans: [{ start: 0, end: 0, page: 2, box: box(20, 20, 180, 40) }],
    },
    { type: 'image', image: 1, page: 2 },
    {
      type: 'text',
      kind: 'paragraph',
      text: 'E = mc^2',
      page: 2,
      spans: [{ start: 0, end: 8, page: 2, box: box(20, 92, 80, 99) }],
    },
  ],
}

describe('elements of pages', () => {
  const pages = layoutPages(document, { pages: new Set([1, 2]), pixelsPerPoint: 2 })

  it('tell what stands where in fractions of the page, text on each page that holds some of it', () => {
    const [first, second] = pages.map(wireElements)
    assert.deepEqual(first, [
      { index: 1, label: 'text', bbox_2d: [0.1, 0.1, 0.4, 0.2], content: '第一章', height: 200, width: 400 },
      { index: 2, label: 'text', bbox_2d: [0.1, 0.8, 0.9, 0.95], content: '从第一页', height: 200, width: 400 },
    ])
    assert.deepEqual(
      second?.map(({ label, content }) => [label, content]),
      [
        ['text', '到第二页'],
        ['table', '<table><tr><th>项</th><th>a&lt;b</th></tr><tr><td>1</td><td>2</td></tr></table>'],
        ['image', undefined],
        ['formula', 'E = mc^2'],
      ],
    )
  })

  it('make Markdown in which a paragraph is not broken by the end of a page', () => {
    assert.equal(
      markdownOf(pages),
      [
        '## 第一章',
        '从第一页到第二页',
        '<table><tr><th>项</th><th>a&lt;b</th></tr><tr><td>1</td><td>2</td></tr></table>',
        '![](page=2,bbox=[0.1, 0.5, 0.6, 0.9])',
        '$$\nE = mc^2\n$$',
      ].join('\n\n'),
    )
  })

  it('are those of the wanted pages only', () => {
    const wanted = layoutPages(document, { pages: new Set([2]), pixelsPerPoint: 1 })
    assert.deepEqual(
      wanted.map(({ number, widthPixels }) => [number, widthPixels]),
      [[2, 200]],
    )
  })
})
