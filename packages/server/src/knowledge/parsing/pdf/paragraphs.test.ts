import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { headingRules } from './headings.ts'
import { linesOf } from './lines.ts'
import type { Line } from './lines.ts'
import { paragraphsOf } from './paragraphs.ts'
import { segmentsOf } from './segments.ts'
import { alignedTables, textOfCell } from './tables.ts'
import { rowsOf } from './segments.ts'
import type { TextRun } from './text-run.ts'

interface Style {
  readonly size?: number
  readonly bold?: boolean
}

/** A run whose characters are as wide as its size when Chinese, and half as wide otherwise. */
function run(text: string, x: number, y: number, { size = 10, bold = false }: Style = {}): TextRun {
  const width = Array.from(text).reduce((sum, character) => sum + (character > '\u2e80' ? size : size / 2), 0)
  const box = { x0: x, x1: x + width, top: y - 0.8 * size, bottom: y + 0.2 * size }
  return { text, box, baseline: y, size, bold, monospaced: false, rightToLeft: false }
}

function lines(...runs: readonly TextRun[]): Line[] {
  return linesOf(segmentsOf(runs))
}

function texts(given: readonly Line[]): string[] {
  return paragraphsOf(given).map((paragraph) => paragraph.lines.map(({ text }) => text).join('/'))
}

const full = '一二三四五六七八九十甲乙丙丁戊己庚辛壬癸'

describe('lines', () => {
  it('puts runs of one line together in their order, indices included, and drops what is drawn twice', () => {
    const given = segmentsOf([
      run('world', 40, 100),
      run('hello', 10, 100),
      run('hello', 10.4, 100),
      run('2', 65.5, 96, { size: 6 }),
    ])
    assert.deepEqual(
      given.map(({ text }) => text),
      ['hello world2'],
    )
  })

  it('parts a line at a gap as wide as one between columns', () => {
    assert.deepEqual(
      segmentsOf([run('left', 10, 100), run('right', 60, 100)]).map(({ text }) => text),
      ['left', 'right'],
    )
  })
})

describe('paragraphs', () => {
  it('end at an indent, at a short line, at a space and where type changes', () => {
    assert.deepEqual(
      texts(
        lines(
          run(full.slice(2), 30, 100),
          run(full, 10, 114),
          run('短', 10, 128),
          run(full, 10, 142),
          run(full, 10, 170),
          run('小字', 10, 184, { size: 8 }),
        ),
      ),
      [`${full.slice(2)}/${full}/短`, full, full, '小字'],
    )
  })

  it('keep hanging lines with their list item', () => {
    assert.deepEqual(
      texts(lines(run(`• ${full}`, 10, 100), run('续行', 20, 114), run('• 第二项', 10, 128), run('1. 数字', 10, 142))),
      [`• ${full}/续行`, '• 第二项', '1. 数字'],
    )
  })

  it('begin at numbers of articles', () => {
    assert.deepEqual(texts(lines(run('第一条 内容到此。', 10, 100), run('第二条 内容', 10, 114))), [
      '第一条 内容到此。',
      '第二条 内容',
    ])
  })

  it('are no entries of a table of contents', () => {
    assert.deepEqual(
      texts(lines(run('1.1 Scope ............ 5', 10, 100), run('1.2 Terms ............ 6', 10, 114))).length,
      2,
    )
  })
})

describe('headings', () => {
  it('are told by size, by bold type and by their numbers, in levels', () => {
    const body = Array.from({ length: 6 }, (_, index) => run(full, 10, 300 + index * 14))
    const paragraphs = paragraphsOf(
      lines(
        run('手册', 10, 50, { size: 20 }),
        run('第一章 总则', 10, 90, { size: 14 }),
        run('适用范围', 10, 120, { bold: true }),
        run('1.1.1 用语', 10, 150),
        ...body,
      ),
    ).map((paragraph) => ({ paragraph, page: 1, text: paragraph.lines.map(({ text }) => text).join('') }))
    const rules = headingRules(paragraphs, [])
    assert.deepEqual(
      paragraphs.map(({ paragraph, page, text }) => rules.levelOf(paragraph, page, text)),
      [1, 2, 3, 6, undefined],
    )
  })
})

describe('aligned tables', () => {
  const table = (rows: readonly (readonly string[])[], step = 120) =>
    alignedTables(
      rowsOf(
        segmentsOf(
          rows.flatMap((cells, row) =>
            cells.flatMap((text, cell) => (text === '' ? [] : [run(text, 10 + cell * step, 100 + row * 14)])),
          ),
        ),
      ),
    ).map(({ table: { rows: found } }) => found.map((cells) => cells.map((cell) => textOfCell(cell))))

  it('are rows that leave the same strips free, empty cells included', () => {
    const rows = [
      ['Name', 'Age', 'Town'],
      ['Ann', '', 'Rome'],
      ['Bob', '41', 'Paris'],
    ]
    assert.deepEqual(table(rows), [rows])
  })

  it('join the lines of a cell', () => {
    assert.deepEqual(
      table([
        ['Name', 'Remark'],
        ['Ann', 'a long'],
        ['', 'remark'],
        ['Bob', 'short'],
        ['Cid', 'none'],
      ]),
      [
        [
          ['Name', 'Remark'],
          ['Ann', 'a long remark'],
          ['Bob', 'short'],
          ['Cid', 'none'],
        ],
      ],
    )
  })

  it('are no lists and no tables of contents', () => {
    assert.deepEqual(
      table(
        [
          ['1.', 'one'],
          ['2.', 'two'],
          ['3.', 'three'],
        ],
        25,
      ),
      [],
    )
    assert.deepEqual(
      table(
        [
          ['1.1 Scope', '3'],
          ['1.2 Terms', '4'],
          ['2.1 Rules', '9'],
        ],
        200,
      ),
      [],
    )
  })
})
