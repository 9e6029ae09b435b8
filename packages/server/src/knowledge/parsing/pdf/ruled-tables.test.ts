import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ruledTables } from './ruled-tables.ts'
import { textOfCell } from './tables.ts'
import type { Rule, TextRun } from './text-run.ts'

function run(text: string, x: number, y: number, width = text.length * 5): TextRun {
  const box = { x0: x, x1: x + width, top: y - 8, bottom: y + 2 }
  return { text, box, baseline: y, size: 10, bold: false, monospaced: false, rightToLeft: false }
}

function across(at: number, from: number, to: number): Rule {
  return { direction: 'horizontal', at, from, to }
}

function down(at: number, from: number, to: number): Rule {
  return { direction: 'vertical', at, from, to }
}

function textsIn(runs: readonly TextRun[], rules: readonly Rule[]) {
  const { tables, rest } = ruledTables(runs, rules)
  return {
    tables: tables.map(({ rows }) => rows.map((cells) => cells.map((cell) => textOfCell(cell)))),
    rest: rest.map(({ text }) => text),
  }
}

/** Two columns of 100 and two rows of 20 points, from 0, 0. */
const grid = [
  across(0, 0, 200),
  across(20, 0, 200),
  across(40, 0, 200),
  down(0, 0, 40),
  down(100, 0, 40),
  down(200, 0, 40),
]

describe('ruled tables', () => {
  it('tell which cells reach over others, and leave out rows and columns without text', () => {
    // Three columns and four rows; the first row is one cell, the second and third share their first cell, the last row is empty.
    const rules = [
      ...[0, 20, 80].map((at) => across(at, 0, 300)),
      across(40, 100, 300),
      across(60, 0, 300),
      down(0, 0, 80),
      down(300, 0, 80),
      ...[100, 200].map((at) => down(at, 20, 80)),
    ]
    const runs = [run('title', 130, 14), run('side', 5, 44), run('a', 105, 34), run('b', 205, 34), run('c', 205, 54)]
    const [table] = ruledTables(runs, rules).tables
    assert.deepEqual(table?.merged, [
      { row: 0, column: 0, rows: 1, columns: 3 },
      { row: 1, column: 0, rows: 2, columns: 1 },
    ])
    assert.deepEqual(
      table.rows.map((cells) => cells.map((cell) => textOfCell(cell))),
      [
        ['title', '', ''],
        ['side', 'a', 'b'],
        ['', '', 'c'],
      ],
    )
  })

  it('are the cells between their rules; what stands outside is left', () => {
    const runs = [run('a', 5, 14), run('b', 105, 14), run('c', 5, 34), run('d', 105, 34), run('below', 5, 60)]
    assert.deepEqual(textsIn(runs, grid), {
      tables: [
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
      ],
      rest: ['below'],
    })
  })

  it('are found when every cell draws its own border, and when the outer rules are missing at the sides', () => {
    const runs = [run('a', 5, 14), run('b', 105, 14), run('c', 5, 34), run('d', 105, 34)]
    const cellByCell = [0, 20].flatMap((top) =>
      [0, 100].flatMap((x) => [
        across(top + 0.5, x, x + 99),
        across(top + 19.5, x, x + 99),
        down(x + 0.5, top, top + 19),
        down(x + 99.5, top, top + 19),
      ]),
    )
    const expected = {
      tables: [
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
      ],
      rest: [],
    }
    assert.deepEqual(textsIn(runs, cellByCell), expected)
    assert.deepEqual(
      textsIn(
        runs,
        grid.filter(({ direction, at }) => direction === 'horizontal' || at === 100),
      ),
      expected,
    )
  })

  it('give the text of a merged cell in its first place', () => {
    const merged = [
      across(0, 0, 200),
      across(20, 0, 200),
      across(40, 0, 200),
      down(0, 0, 40),
      down(100, 20, 40),
      down(200, 0, 40),
    ]
    const runs = [run('over both', 60, 14), run('c', 5, 34), run('d', 105, 34)]
    assert.deepEqual(textsIn(runs, merged).tables, [
      [
        ['over both', ''],
        ['c', 'd'],
      ],
    ])
  })

  it('cut a run that was put together from two cells', () => {
    const runs = [run('left right', 70, 14, 70), run('c', 5, 34), run('d', 105, 34)]
    assert.deepEqual(textsIn(runs, grid).tables, [
      [
        ['left', 'right'],
        ['c', 'd'],
      ],
    ])
  })

  it('are not frames around text, single rules and rules that do not touch', () => {
    const runs = [run('a', 5, 14), run('b', 105, 34)]
    const frame = [across(0, 0, 200), across(40, 0, 200), down(0, 0, 40), down(200, 0, 40)]
    assert.deepEqual(textsIn(runs, frame), { tables: [], rest: ['a', 'b'] })
    assert.deepEqual(textsIn(runs, [across(0, 0, 200), across(20, 0, 200), across(40, 0, 200)]).tables, [])
  })
})
