import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadImage } from '@napi-rs/canvas'
import { column, makePdf, pixels, ruledTable } from '../../testing/make-pdf.ts'
import type { Block, ParseFailure } from '../parsed-document.ts'
import { parsePdf } from './parse-pdf.ts'
import { renderPdfPage } from './render-page.ts'

const chinese = '知识库保存每一个切片的位置，回答问题时能够指出原文所在的页码。'
const english = 'The quick brown fox jumps over the lazy dog and then goes on to the next line, where it rests. '

function textOf(block: Block | undefined): string {
  return block !== undefined && 'text' in block ? block.text : ''
}

function failsWith(reason: ParseFailure['reason']) {
  return (error: Error) => 'reason' in error && error.reason === reason
}

describe('text of a PDF', () => {
  it('reads Chinese fonts that are not embedded and gives boxes of their lines', async () => {
    const bytes = makePdf({ pages: [{ items: [{ text: '中文字体没有嵌入', x: 72, y: 100, size: 20 }] }] })
    const { blocks, pages } = await parsePdf(bytes)
    assert.deepEqual(pages, [{ number: 1, widthPoints: 595, heightPoints: 842 }])
    assert.equal(textOf(blocks[0]), '中文字体没有嵌入')
    const [block] = blocks
    const [span] = block !== undefined && 'spans' in block ? (block.spans ?? []) : []
    assert.deepEqual(span, { start: 0, end: 8, page: 1, box: { x0: 72, x1: 232, top: 84, bottom: 104 } })
  })

  it('joins wrapped lines, Chinese without and English with a space, and tells paragraphs by their indent', async () => {
    const items = [
      ...column(chinese.repeat(3), { x: 72, y: 100, width: 400 }, { indent: 20 }),
      ...column(chinese.repeat(2), { x: 72, y: 142, width: 400 }, { indent: 20 }),
      ...column(english.repeat(3), { x: 72, y: 300, width: 300 }),
    ]
    const { blocks } = await parsePdf(makePdf({ pages: [{ items }] }))
    assert.deepEqual(blocks.map(textOf), [chinese.repeat(3), chinese.repeat(2), english.repeat(3).trim()])
  })

  it('reads a title, then the left column and then the right one, then what spans both', async () => {
    const items = [
      { text: 'Columns', x: 250, y: 60, size: 20, font: 'sans-bold' as const },
      ...column(`Left. ${english.repeat(5)}`, { x: 72, y: 120, width: 210 }),
      ...column(`Right. ${english.repeat(5)}`, { x: 310, y: 120, width: 210 }),
      ...column(`Below. ${english.repeat(3)}`, { x: 72, y: 420, width: 450 }),
    ]
    const { blocks } = await parsePdf(makePdf({ pages: [{ items }] }))
    assert.deepEqual(
      blocks.map((block) => [block.type, textOf(block).split(/[\s.]/)[0]]),
      [
        ['heading', 'Columns'],
        ['text', 'Left'],
        ['text', 'Right'],
        ['text', 'Below'],
      ],
    )
  })

  it('joins a paragraph that runs over a page and tells header and footer once and no page number', async () => {
    const lines = column(english.repeat(60), { x: 72, y: 100, width: 450 })
    const perPage = 11
    const pages = [1, 2, 3, 4, 5, 6].map((number) => ({
      items: [
        { text: 'Staff handbook', x: 72, y: 40, size: 9 },
        { text: 'For members only', x: 72, y: 810, size: 9 },
        { text: `- ${number} -`, x: 290, y: 810, size: 9 },
        ...lines
          .slice((number - 1) * perPage, number * perPage)
          .map((line, index) => ({ ...line, y: 100 + index * 14 })),
      ],
    }))
    const { blocks } = await parsePdf(makePdf({ pages }))
    assert.deepEqual(
      blocks.map((block) => [block.type === 'text' && block.kind, textOf(block)]),
      [
        ['note', 'Staff handbook'],
        ['paragraph', english.repeat(60).trim()],
        ['note', 'For members only'],
      ],
    )
    const [, block] = blocks
    const spans = block !== undefined && 'spans' in block ? (block.spans ?? []) : []
    assert.deepEqual([...new Set(spans.map(({ page: on }) => on))], [1, 2, 3, 4, 5, 6])
    for (const [index, span] of spans.entries()) {
      assert.equal(textOf(block).slice(span.start, span.end), lines[index]?.text)
    }
  })

  it('tells footnotes from the paragraph that goes on after them', async () => {
    const lines = column(english.repeat(12), { x: 72, y: 0, width: 450 })
    const pages = [
      {
        items: [
          ...lines.slice(0, 8).map((line, index) => ({ ...line, y: 600 + index * 14 })),
          { text: '1 A note that stands below.', x: 72, y: 760, size: 8 },
        ],
      },
      { items: lines.slice(8).map((line, index) => ({ ...line, y: 80 + index * 14 })) },
    ]
    const { blocks } = await parsePdf(makePdf({ pages }))
    assert.deepEqual(
      blocks.map((block) => (block.type === 'text' ? [block.kind, block.text] : block.type)),
      [
        ['paragraph', english.repeat(12).trim()],
        ['note', '1 A note that stands below.'],
      ],
    )
  })

  it('gives headings the levels of the bookmarks, and of their type without bookmarks', async () => {
    const pages = [
      {
        items: [
          { text: '第一章 总则', x: 72, y: 80, size: 16, font: 'hei' as const },
          ...column(chinese.repeat(4), { x: 72, y: 110, width: 450 }, { indent: 20 }),
          { text: '1.1 适用范围', x: 72, y: 190, size: 12, font: 'hei' as const },
          ...column(chinese.repeat(4), { x: 72, y: 215, width: 450 }, { indent: 20 }),
        ],
      },
    ]
    const plain = await parsePdf(makePdf({ pages, title: '手册' }))
    assert.equal(plain.title, '手册')
    assert.deepEqual(
      plain.blocks.map((block) => (block.type === 'heading' ? [block.level, block.text] : block.type)),
      [[1, '第一章 总则'], 'text', [2, '1.1 适用范围'], 'text'],
    )
    const bookmarks = [{ title: '第一章 总则', page: 1, children: [{ title: '适用范围', page: 1 }] }]
    const marked = await parsePdf(makePdf({ pages, bookmarks: [{ title: '手册', page: 1, children: bookmarks }] }))
    assert.deepEqual(
      marked.blocks.flatMap((block) => (block.type === 'heading' ? [block.level] : [])),
      [2, 3],
    )
  })

  it('gives a turned page as it is shown, and only what a cropped page shows', async () => {
    const items = [{ text: 'sideways', x: 100, y: 200, size: 10 }]
    const turned = await parsePdf(makePdf({ pages: [{ items: [{ ...items[0], angle: 90 } as never], rotate: 90 }] }))
    assert.deepEqual(turned.pages, [{ number: 1, widthPoints: 842, heightPoints: 595 }])
    const [block] = turned.blocks
    const box = block !== undefined && 'spans' in block ? block.spans?.[0]?.box : undefined
    // Turned by a quarter, the left edge of the page is its upper one and what was 200 from the top is 642 from the left.
    assert.ok(box !== undefined && Math.abs(box.x0 - 642) < 1 && Math.abs(box.bottom - 102) < 2, JSON.stringify(box))
    const cropped = await parsePdf(makePdf({ pages: [{ items, crop: [50, 150, 300, 300] }] }))
    assert.deepEqual(cropped.pages, [{ number: 1, widthPoints: 300, heightPoints: 300 }])
    const [inside] = cropped.blocks
    const shown = inside !== undefined && 'spans' in inside ? inside.spans?.[0]?.box : undefined
    assert.ok(shown !== undefined && Math.abs(shown.x0 - 50) < 0.1 && Math.abs(shown.bottom - 52) < 1)
  })

  it('reads what was filled into the fields of a form', async () => {
    const items = [
      { text: '姓名：', x: 72, y: 112 },
      { field: '张三', x: 104, top: 100, width: 100, height: 16 },
    ]
    const { blocks } = await parsePdf(makePdf({ pages: [{ items }] }))
    assert.deepEqual(blocks.map(textOf), ['姓名：张三'])
  })

  it('reads vertical writing, text on its side and text aslant', async () => {
    const items = [
      ...column(chinese.repeat(3), { x: 72, y: 300, width: 400 }),
      { text: '竖排文字从上到下', x: 540, y: 100, size: 12, font: 'song-vertical' as const },
      { text: 'on its side', x: 30, y: 500, angle: 90 },
      { text: 'DRAFT', x: 200, y: 700, size: 30, angle: 45 },
    ]
    const { blocks } = await parsePdf(makePdf({ pages: [{ items }] }))
    const byText = new Map(blocks.map((block) => [textOf(block), block]))
    const vertical = byText.get('竖排文字从上到下')
    const box = vertical !== undefined && 'spans' in vertical ? vertical.spans?.[0]?.box : undefined
    assert.deepEqual(box, { x0: 534, x1: 546, top: 100, bottom: 196 })
    assert.ok(byText.has('on its side'))
    const aslant = byText.get('DRAFT')
    assert.ok(aslant !== undefined && 'page' in aslant && aslant.page === 1)
    assert.ok('spans' in aslant ? aslant.spans === undefined : true)
  })
})

describe('tables and pictures of a PDF', () => {
  it('keeps the row that names the columns where the page ends after it', async () => {
    const place = { x: 72, widths: [100, 100, 100] }
    const rows = [
      ['一号部件', '100', 'Owner'],
      ['二号部件', '200', 'Owner'],
    ]
    const pages = [
      { items: [{ text: 'Parts', x: 72, y: 600 }, ...ruledTable([['产品', '数量', 'Name']], { ...place, top: 760 })] },
      { items: ruledTable(rows, { ...place, top: 40 }) },
    ]
    const { blocks } = await parsePdf(makePdf({ pages }))
    const [, table] = blocks
    assert.deepEqual(table?.type === 'table' && [table.hasHeader, table.rows], [
      true,
      [['产品', '数量', 'Name'], ...rows],
    ])
  })

  it('gives ruled and aligned tables row by row', async () => {
    const rows = [
      ['姓名', '年龄', '城市'],
      ['张三', '31', '北京'],
      ['李四', '28', '上海'],
    ]
    const aligned = rows.flatMap((cells, row) =>
      cells.map((text, cell) => ({ text, x: 72 + cell * 120, y: 400 + row * 16 })),
    )
    const items = [
      ...column(chinese.repeat(3), { x: 72, y: 80, width: 400 }),
      ...ruledTable(rows, { x: 72, top: 200, widths: [100, 80, 120] }),
      ...column(chinese.repeat(3), { x: 72, y: 320, width: 400 }),
      ...aligned,
    ]
    const { blocks } = await parsePdf(makePdf({ pages: [{ items }] }))
    assert.deepEqual(
      blocks.map(({ type }) => type),
      ['text', 'table', 'text', 'table'],
    )
    for (const block of blocks) {
      if (block.type !== 'table') continue
      assert.deepEqual(block.rows, rows)
      assert.equal(block.text, '姓名 | 年龄 | 城市\n张三 | 31 | 北京\n李四 | 28 | 上海')
      assert.equal(block.hasHeader, true)
      assert.deepEqual(
        block.spans?.map(({ start, end }) => block.text.slice(start, end)),
        rows.flat(),
      )
    }
  })

  it('joins a table that runs over a page and names its columns once', async () => {
    const place = { x: 72, widths: [100, 80, 120] }
    const header = ['姓名', '年龄', '城市']
    const bytes = makePdf({
      pages: [
        { items: ruledTable([header, ['张三', '31', '北京']], { ...place, top: 700 }) },
        { items: ruledTable([header, ['李四', '28', '上海']], { ...place, top: 72 }) },
      ],
    })
    const { blocks } = await parsePdf(bytes)
    const [block] = blocks
    assert.ok(block?.type === 'table' && blocks.length === 1)
    assert.deepEqual(block.rows, [header, ['张三', '31', '北京'], ['李四', '28', '上海']])
    assert.deepEqual(block.spans?.at(-1)?.page, 2)
  })

  it('gives pictures in their place, but neither small ones nor those of every page', async () => {
    const logo = { picture: pixels(90, 90), x: 500, top: 20, width: 60, height: 60 }
    const page = (number: number) => ({
      items: [
        logo,
        { picture: pixels(60, 60), x: 72, top: 90, width: 10, height: 10 },
        ...column(`${number}. ${chinese.repeat(3)}`, { x: 72, y: 150, width: 400 }),
        ...(number === 2 ? [{ picture: pixels(300, 200), x: 72, top: 250, width: 150, height: 100 }] : []),
        ...column(chinese.repeat(3), { x: 72, y: 400, width: 400 }),
      ],
    })
    const bytes = makePdf({ pages: [page(1), page(2), page(3)] })
    const { blocks, images, pagesWithoutText } = await parsePdf(bytes)
    assert.deepEqual(pagesWithoutText, [])
    assert.deepEqual(
      blocks.filter((block) => block.type !== 'row' && block.page === 2).map(({ type }) => type),
      ['text', 'image', 'text'],
    )
    const [image] = images
    assert.ok(image !== undefined && images.length === 1)
    assert.deepEqual([image.contentType, image.page], ['image/png', 2])
    assert.deepEqual(image.box, { x0: 72, x1: 222, top: 250, bottom: 350 })
    const decoded = await loadImage(image.bytes)
    assert.deepEqual([decoded.width, decoded.height], [300, 200])
    assert.deepEqual((await parsePdf(bytes, { wantImages: false })).images, [])
  })

  it('leaves a picture out that claims more pixels than are allowed', async () => {
    const bomb = { width: 60_000, height: 60_000, rgb: new Uint8Array(1_000) }
    const items = [
      ...column(chinese.repeat(3), { x: 72, y: 100, width: 400 }),
      { picture: bomb, x: 72, top: 200, width: 200, height: 200 },
    ]
    const { blocks, images } = await parsePdf(makePdf({ pages: [{ items }] }))
    assert.equal(blocks.length, 1)
    assert.deepEqual(images, [])
  })

  it('names scanned pages, and reads them with what a recogniser found', async () => {
    const scan = { picture: pixels(600, 840), x: 0, top: 0, width: 595, height: 842 }
    const layer = column(chinese, { x: 72, y: 100, width: 400 }).map((line) => ({ ...line, invisible: true }))
    const bytes = makePdf({ pages: [{ items: [scan] }, { items: [scan, ...layer] }, { items: [] }] })
    const first = await parsePdf(bytes)
    assert.deepEqual(first.pagesWithoutText, [1])
    assert.deepEqual(first.blocks.map(textOf), [chinese])
    assert.deepEqual(first.images, [])
    const lines = [
      { text: '识别出来的第一行文字一直写到这一行的末尾', box: { x0: 72, x1: 472, top: 100, bottom: 120 } },
      { text: '第二行到此为止。', box: { x0: 72, x1: 232, top: 128, bottom: 149 } },
    ]
    const second = await parsePdf(bytes, { recognisedPages: [{ page: 1, lines }] })
    assert.deepEqual(second.pagesWithoutText, [])
    assert.equal(textOf(second.blocks[0]), lines.map(({ text }) => text).join(''))
    const nothing = await parsePdf(bytes, { recognisedPages: [{ page: 1, lines: [] }] })
    assert.deepEqual([nothing.pagesWithoutText, nothing.images.length, nothing.blocks[0]?.type], [[], 1, 'image'])
  })
})

describe('text that cannot be what is seen', () => {
  const seen = english.repeat(3)
  const odd = seen.replaceAll(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + 3))
  const bytes = makePdf({ pages: [{ items: column(odd, { x: 72, y: 100, width: 400 }) }] })
  const recognised = (text: string) => [{ page: 1, lines: [{ text, box: { x0: 72, x1: 472, top: 100, bottom: 112 } }] }]

  it('asks for recognition, and stands back behind what that sees', async () => {
    const first = await parsePdf(bytes)
    assert.deepEqual([first.pagesWithoutText, first.blocks.length], [[1], 1])
    const second = await parsePdf(bytes, { recognisedPages: recognised(seen) })
    assert.deepEqual([second.pagesWithoutText, textOf(second.blocks[0])], [[], seen.trim()])
  })

  it('is kept where that sees the same or nothing', async () => {
    for (const text of [odd.replaceAll(' ', ''), '']) {
      const { pagesWithoutText, blocks } = await parsePdf(bytes, { recognisedPages: recognised(text) })
      assert.deepEqual([pagesWithoutText, blocks.map(textOf)], [[], [odd.trim()]])
    }
  })
})

describe('files that are no plain PDF', () => {
  const pages = [
    {
      items: [
        { text: 'open to all', x: 72, y: 72 },
        { text: '大家可读的文字', x: 72, y: 200 },
      ],
    },
  ]

  it('asks for no password where the owner alone has one, and refuses where the reader needs one', async () => {
    const open = await parsePdf(makePdf({ pages, title: '题目', passwords: { user: '', owner: 'secret' } }))
    assert.equal(open.title, '题目')
    assert.deepEqual(open.blocks.map(textOf), ['open to all', '大家可读的文字'])
    const closed = makePdf({ pages, passwords: { user: 'secret', owner: 'other' } })
    await assert.rejects(parsePdf(closed), failsWith('encrypted'))
  })

  it('repairs a file whose table of objects is wrong, and refuses one that is none', async () => {
    const whole = makePdf({ pages })
    const text = Buffer.from(whole).toString('latin1')
    const wrong = Buffer.from(
      text.replace(/startxref\n\d+/, 'startxref\n17').replaceAll('0000 n', '7 00000 n'),
      'latin1',
    )
    const repaired = await parsePdf(new Uint8Array(wrong))
    assert.deepEqual(repaired.blocks.map(textOf), ['open to all', '大家可读的文字'])
    await assert.rejects(parsePdf(new TextEncoder().encode('no such thing')), failsWith('damaged'))
    await assert.rejects(parsePdf(new Uint8Array(0)), failsWith('damaged'))
  })

  it('keeps to its limits and calls a document without anything empty', async () => {
    const bytes = makePdf({ pages: [...pages, ...pages] })
    await assert.rejects(parsePdf(bytes, { limits: { maxPages: 1 } }), failsWith('too-large'))
    await assert.rejects(parsePdf(bytes, { limits: { maxCharacters: 10 } }), failsWith('too-large'))
    await assert.rejects(parsePdf(bytes, { limits: { maxBytes: 100 } }), failsWith('too-large'))
    await assert.rejects(parsePdf(makePdf({ pages: [{ items: [] }] })), failsWith('empty'))
  })

  it('draws a page', async () => {
    const { png, widthPixels, heightPixels, dpi } = await renderPdfPage(makePdf({ pages }), 1, 72)
    assert.deepEqual([widthPixels, heightPixels, dpi], [595, 842, 72])
    const image = await loadImage(png)
    assert.deepEqual([image.width, image.height], [595, 842])
    await assert.rejects(renderPdfPage(makePdf({ pages }), 2, 72), RangeError)
  })
})
