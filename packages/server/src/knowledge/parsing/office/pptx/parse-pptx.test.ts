import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makePptx, pptxShape, smallPng, transform } from '../../../testing/make-office.ts'
import { failsWith, outline } from '../testing.ts'
import { readPptx } from './parse-pptx.ts'

describe('a pptx', () => {
  const document = readPptx(
    makePptx(
      [
        {
          title: '第一页',
          texts: [
            { text: '右边', frame: [400, 120, 300, 100] },
            { text: '左边\n第二段', frame: [20, 120, 300, 100] },
          ],
          image: { bytes: smallPng, alternativeText: '红点', frame: [100, 300, 50, 40] },
          notes: '备注一\n备注二',
        },
        { title: '隐藏的', hidden: true },
        { image: { bytes: smallPng } },
      ],
      { title: '演示', widthPoints: 960 },
    ),
  )

  it('gives slides as pages: title, shapes in reading order, notes', () => {
    assert.equal(document.title, '演示')
    assert.deepEqual(outline(document), [
      'h1 第一页',
      'paragraph 左边',
      'paragraph 第二段',
      'paragraph 右边',
      'image 0',
      'note 备注一\n备注二',
      'h1 隐藏的',
      'image 1',
    ])
    assert.deepEqual(
      document.pages,
      [1, 2, 3].map((number) => ({ number, widthPoints: 960, heightPoints: 540 })),
    )
    assert.deepEqual(document.pagesWithoutText, [3])
  })

  it('tells where shapes stand, also where the layout places them', () => {
    const places = document.blocks.slice(0, 3).map((block) => ('spans' in block ? block.spans : undefined))
    assert.deepEqual(places, [
      [{ start: 0, end: 3, page: 1, box: { x0: 36, x1: 684, top: 20, bottom: 80 } }],
      [{ start: 0, end: 2, page: 1, box: { x0: 20, x1: 320, top: 120, bottom: 220 } }],
      [{ start: 0, end: 3, page: 1, box: { x0: 20, x1: 320, top: 120, bottom: 220 } }],
    ])
    assert.deepEqual(document.images[0]?.box, { x0: 100, x1: 150, top: 300, bottom: 340 })
    assert.equal(document.images[0]?.alternativeText, '红点')
  })

  it('reads rows of tables with their places', () => {
    const cell = (text: string, attributes = '') =>
      `<a:tc ${attributes}><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`
    const rows = `<a:tr h="254000">${cell('产品')}${cell('销量')}</a:tr><a:tr h="381000">${cell('甲', 'rowSpan="2"')}${cell('1')}</a:tr><a:tr h="254000">${cell('', 'vMerge="1"')}${cell('2')}</a:tr>`
    const frame = transform([10, 20, 100, 70]).replaceAll('a:xfrm', 'p:xfrm')
    const xml = `<p:graphicFrame>${frame}<a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/>${rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
    const [table] = readPptx(makePptx([{ xml }])).blocks
    assert.ok(table?.type === 'table')
    assert.deepEqual(table.rows, [
      ['产品', '销量'],
      ['甲', '1'],
      ['甲', '2'],
    ])
    assert.ok(table.hasHeader)
    assert.deepEqual(
      table.spans?.map(({ start, end, box }) => [table.text.slice(start, end), box.top, box.bottom]),
      [
        ['产品 | 销量', 20, 40],
        ['甲 | 1', 40, 70],
        ['甲 | 2', 70, 90],
      ],
    )
  })

  it('follows groups into their own coordinates', () => {
    const group =
      '<a:off x="1270000" y="1270000"/><a:ext cx="1270000" cy="1270000"/><a:chOff x="0" y="0"/><a:chExt cx="2540000" cy="2540000"/>'
    const xml = `<p:grpSp><p:grpSpPr><a:xfrm>${group}</a:xfrm></p:grpSpPr>${pptxShape('<p:nvPr/>', ['inside'], [100, 0, 100, 50])}</p:grpSp>`
    const [text] = readPptx(makePptx([{ xml }])).blocks
    assert.deepEqual(text && 'spans' in text ? text.spans?.[0]?.box : undefined, {
      x0: 150,
      x1: 200,
      top: 100,
      bottom: 125,
    })
  })

  it('writes numbers and bullets, and leaves out numbers of slides and dates', () => {
    const item = (properties: string, text: string) =>
      `<a:p><a:pPr>${properties}</a:pPr><a:r><a:t>${text}</a:t></a:r></a:p>`
    const body = [
      item('<a:buAutoNum type="arabicPeriod"/>', '甲'),
      item('<a:buAutoNum type="arabicPeriod"/>', '乙'),
      item('<a:buChar char="•"/>', '丙'),
      item('<a:buAutoNum type="circleNumDbPlain" startAt="3"/>', '丁'),
      '<a:p><a:r><a:t>第</a:t></a:r><a:fld type="slidenum"><a:t>9</a:t></a:fld><a:br/><a:r><a:t>页</a:t></a:r></a:p>',
    ]
    const footer = pptxShape('<p:nvPr><p:ph type="ftr"/></p:nvPr>', ['footer'])
    const xml = `<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody>${body.join('')}</p:txBody></p:sp>${footer}`
    const found = outline(readPptx(makePptx([{ xml }])))
    assert.deepEqual(found, [
      'list-item 1. 甲',
      'list-item 2. 乙',
      'list-item • 丙',
      'list-item ③ 丁',
      'paragraph 第\n页',
    ])
  })

  it('keeps the limit of slides and tells an empty presentation', async () => {
    const slides = Array.from({ length: 5 }, () => ({ title: 'x' }))
    await failsWith('too-large', () => readPptx(makePptx(slides), { limits: { slides: 4 } }))
    await failsWith('empty', () => readPptx(makePptx([{}])))
  })
})
