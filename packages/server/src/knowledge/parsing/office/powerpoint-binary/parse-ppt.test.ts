import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makePpt } from '../../../testing/make-binary-office.ts'
import { failsWith, fixture, outline } from '../testing.ts'
import { readPpt } from './parse-ppt.ts'

describe('a ppt', () => {
  it('gives slides as pages with titles, places and notes', () => {
    const document = readPpt(
      makePpt([
        {
          title: '标题',
          texts: [
            { text: '右', frame: [400, 200, 100, 50] },
            { text: '左\r二', frame: [10, 200, 100, 50] },
          ],
          notes: '备注',
        },
        { texts: [{ text: '第二页', frame: [10, 20, 100, 50] }] },
      ]),
    )
    assert.deepEqual(outline(document), [
      'h1 标题',
      'paragraph 左',
      'paragraph 二',
      'paragraph 右',
      'note 备注',
      'paragraph 第二页',
    ])
    assert.deepEqual(
      document.pages,
      [1, 2].map((number) => ({ number, widthPoints: 720, heightPoints: 540 })),
    )
    const [, left] = document.blocks
    assert.deepEqual(left && 'spans' in left ? left.spans : undefined, [
      { start: 0, end: 1, page: 1, box: { x0: 10, x1: 110, top: 200, bottom: 250 } },
    ])
  })

  it('gives pictures and notes of a presentation made by another program, and nothing of its masters', async () => {
    const document = readPpt(await fixture('slides.ppt'))
    assert.deepEqual(outline(document), [
      'h1 第一页',
      'paragraph 左边',
      'paragraph 第二段',
      'paragraph 右边',
      'image 0',
      'paragraph 底部',
      'note 备注一\n备注二',
      'paragraph 隐藏',
      'image 1',
    ])
    assert.deepEqual(
      document.images.map(({ contentType, page }) => [contentType, page]),
      [
        ['image/png', 1],
        ['image/png', 3],
      ],
    )
    assert.deepEqual(document.pagesWithoutText, [3])
  })

  it('knows a table by its group', async () => {
    const table = readPpt(await fixture('table.ppt')).blocks.find(({ type }) => type === 'table')
    assert.ok(table?.type === 'table')
    assert.deepEqual(table.rows, [
      ['产品', '销量'],
      ['甲', '120'],
    ])
    assert.equal(table.page, 2)
    assert.equal(table.spans?.length, 2)
  })

  it('tells encrypted, empty and cut presentations apart', async () => {
    await failsWith('encrypted', () => readPpt(makePpt([{ title: 'secret' }], { encrypted: true })))
    await failsWith('empty', () => readPpt(makePpt([{}])))
    await failsWith('damaged', () => readPpt(makePpt([{ title: 'x' }]).subarray(0, 2500)))
    await failsWith('too-large', () => readPpt(makePpt([{}, {}]), { limits: { slides: 1 } }))
  })
})
