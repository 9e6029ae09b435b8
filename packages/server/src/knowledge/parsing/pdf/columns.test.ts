import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { column, makePdf } from '../../testing/make-pdf.ts'
import type { PdfText } from '../../testing/make-pdf.ts'
import { areColumns } from './columns.ts'
import type { Placeable } from './columns.ts'
import { parsePdf } from './parse-pdf.ts'

const english =
  'The harbour office compares every reading with the tables of former years, and warns the ships when the difference grows. '
const chinese =
  '潮汐由月球与太阳的引力共同造成，港口的水位因此每天涨落两次。观测站每隔六分钟记录一次水位，并与往年的数据比较。'

function lines(texts: readonly string[], x0: number, x1: number, pitch = 14): Placeable[] {
  return texts.map((text, index) => {
    const baseline = 100 + index * pitch
    return { text, size: 10, baseline, box: { x0, x1, top: baseline - 8, bottom: baseline + 2 } }
  })
}

/** Text without spaces, block by block. */
async function blocksOf(items: readonly PdfText[]): Promise<[string, string][]> {
  const { blocks } = await parsePdf(makePdf({ pages: [{ items }] }))
  return blocks.map((block) => [block.type, 'text' in block ? block.text.replaceAll(/\s/g, '') : ''])
}

/** Columns of one text each, one em apart, as a browser prints them; their lines do not stand at one height. */
function columns(texts: readonly string[], size: number, y = 100): PdfText[] {
  const gap = size
  const width = (528 - gap * (texts.length - 1)) / texts.length
  return texts.flatMap((text, index) =>
    column(text, { x: 33.7 + index * (width + gap), y: y + (index % 2) * 0.5 * size, width }, { size }),
  )
}

describe('columns of a PDF', () => {
  for (const [language, sentence] of Object.entries({ english, chinese })) {
    for (const [count, size] of [
      [2, 9],
      [2, 14],
      [3, 9],
      [3, 10.5],
    ] as const) {
      it(`are read one after the other: ${count}, ${language}, ${size} points, one em apart`, async () => {
        const texts = Array.from({ length: count }, (_, index) => `${'ABC'[index]} ${sentence.repeat(3)}`.trim())
        const title = { text: '标题', x: 250, y: 60, size: 21 }
        const wide = column(sentence.repeat(4).trim(), { x: 33.7, y: 500, width: 528 }, { size })
        const blocks = await blocksOf([title, ...columns(texts, size), ...wide])
        const bare = (text: string) => text.replaceAll(/\s/g, '')
        assert.deepEqual(blocks, [
          ['heading', '标题'],
          ...texts.map((text) => ['text', bare(text)]),
          ['text', bare(sentence.repeat(4))],
        ])
      })
    }
  }

  it('are read one after the other where they have only few lines', async () => {
    const texts = [`甲${chinese.slice(0, 58)}`, `乙${chinese.slice(0, 58)}`, `丙${chinese.slice(0, 50)}`]
    const blocks = await blocksOf(columns(texts, 10))
    assert.deepEqual(
      blocks.map(([type, text]) => [type, text[0]]),
      [
        ['text', '甲'],
        ['text', '乙'],
        ['text', '丙'],
      ],
    )
  })

  it('hold headings of larger type that stand beside lines of the other column', async () => {
    const [left, right] = [`Left ${english.repeat(4)}`, `Right ${english.repeat(9)}`]
    const items = [
      ...columns([left, right], 10),
      { text: 'Methods of the harbour office', x: 33.7, y: 240, size: 18, font: 'sans-bold' as const },
      ...column(`More ${english.repeat(2)}`, { x: 33.7, y: 262, width: 259 }),
    ]
    const blocks = await blocksOf(items)
    assert.deepEqual(
      blocks.map(([type, text]) => [type, text.slice(0, 4)]),
      [
        ['text', 'Left'],
        ['heading', 'Meth'],
        ['text', 'More'],
        ['text', 'Righ'],
      ],
    )
  })

  it('are told from a table of short cells without lines', async () => {
    const rows = [
      ['City', 'People', 'Area'],
      ['Berlin', '3677', '891'],
      ['Paris', '2133', '105'],
      ['Vienna', '1931', '414'],
    ]
    const items = rows.flatMap((cells, row) =>
      cells.map((text, cell) => ({ text, x: 72 + cell * 150, y: 100 + row * 16 })),
    )
    assert.deepEqual(await blocksOf(items), [['table', rows.map((row) => row.join('|')).join('')]])
  })
})

describe('two sides of a gutter', () => {
  const goingOn = ['the quick brown fox jumps', 'over the lazy dog and goes', 'on to the next line where', 'it rests.']

  it('are columns where lines go on below each other', () => {
    assert.equal(areColumns(lines(goingOn, 72, 290), lines(goingOn, 300, 520), 1), true)
  })

  it('are cells where they do not, however long they are', () => {
    const cells = ['Computational complexity', 'Medical knowledge of', 'Western medicine was', 'Between 1991 and 2000']
    assert.equal(areColumns(lines(cells, 72, 290), lines(cells, 300, 520), 1), false)
    // Rows stand further apart than lines of prose.
    const long = [
      '潮汐由月球与太阳的引力',
      '港口的水位因此每天涨落',
      '观测站每隔六分钟记录一',
      '并与往年的数据比较一下',
    ]
    assert.equal(areColumns(lines(long, 72, 182, 23), lines(long, 200, 310, 23), 1.8), false)
    assert.equal(areColumns(lines(long, 72, 182), lines(long, 200, 310), 1.8), true)
  })

  it('are rows where both begin anew after each larger space', () => {
    const cell = (from: number, count: number, x0: number): Placeable[] =>
      lines(goingOn.slice(0, count), x0, x0 + 210).map((line) => {
        const move = from - 100
        const baseline = (line.baseline ?? 0) + move
        return { ...line, baseline, box: { ...line.box, top: line.box.top + move, bottom: line.box.bottom + move } }
      })
    const left = [...cell(100, 3, 72), ...cell(164, 4, 72), ...cell(228, 3, 72)]
    const right = [...cell(100, 4, 300), ...cell(164, 2, 300), ...cell(228, 4, 300)]
    assert.equal(areColumns(left, right, 1.6), false)
  })
})
