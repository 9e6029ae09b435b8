import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '../errors/api-error.ts'
import { FetchRefused } from '../outbound/index.ts'
import { isFormula } from './formula.ts'
import { markdownElements } from './markdown-elements.ts'
import { pageRange } from './page-range.ts'
import { openSource } from './source-file.ts'
import { tableHtml } from './table-html.ts'

describe('isFormula', () => {
  for (const formula of ['E = mc^2', 'f(x) = ∫ g(t) dt (3)', 'a² + b² = c²', 'y = sin(x) + cos(x)']) {
    it(`takes ${formula}`, () => assert.equal(isFormula(formula), true))
  }
  for (const text of [
    '总价 = 单价 × 数量',
    'Total = 12',
    'If x > 3, the engine stops at once.',
    'a',
    'key: value = 3',
  ]) {
    it(`leaves ${text}`, () => assert.equal(isFormula(text), false))
  }
})

describe('markdownElements', () => {
  it('parts what a model wrote at blank lines, but neither tables nor formulas', () => {
    const written =
      '```markdown\n# 标题\n\n文字\n续行\n\n<table>\n<tr><td>1</td></tr>\n\n</table>\n\n$$\nx\n\n= 1\n$$\n\n![](a.png)\n```'
    assert.deepEqual(
      markdownElements(written).map(({ label, content }) => [label, content]),
      [
        ['text', '# 标题'],
        ['text', '文字\n续行'],
        ['table', '<table>\n<tr><td>1</td></tr>\n\n</table>'],
        ['formula', '$$\nx\n\n= 1\n$$'],
        ['image', '![](a.png)'],
      ],
    )
  })

  it('knows a table with pipes, and nothing in nothing', () => {
    assert.deepEqual(markdownElements('| a | b |\n| --- | --- |\n| 1 | 2 |')[0]?.label, 'table')
    assert.deepEqual(markdownElements(' \n'), [])
  })
})

describe('tableHtml', () => {
  it('writes cells that reach over others once', () => {
    const rows = [
      ['a<b', '', 'c'],
      ['', '', 'd'],
    ]
    assert.equal(
      tableHtml({ rows, hasHeader: true, merged: [{ row: 0, column: 0, rows: 2, columns: 2 }] }),
      '<table><tr><th rowspan="2" colspan="2">a&lt;b</th><th>c</th></tr><tr><td>d</td></tr></table>',
    )
    assert.equal(
      tableHtml({ rows: [['x'], ['y', 'z']], hasHeader: false }),
      '<table><tr><td>x</td><td></td></tr><tr><td>y</td><td>z</td></tr></table>',
    )
  })
})

describe('pageRange', () => {
  it('is the whole document unless it is told otherwise, and never more', () => {
    assert.deepEqual([...pageRange({}, 3)], [1, 2, 3])
    assert.deepEqual([...pageRange({ start_page_id: 2 }, 3)], [2, 3])
    assert.deepEqual([...pageRange({ start_page_id: 2, end_page_id: 9 }, 3)], [2, 3])
    assert.deepEqual([...pageRange({}, 0)], [])
  })

  it('refuses a range that is turned round or begins behind the end', () => {
    for (const range of [{ start_page_id: 4 }, { start_page_id: 3, end_page_id: 2 }]) {
      assert.throws(
        () => pageRange(range, 3),
        (error) => error instanceof ApiError && error.code === '1214',
      )
    }
  })
})

describe('a document that cannot be fetched', () => {
  it('is refused in the language of the caller, without what the guard knows of the network', async () => {
    const { signal } = new AbortController()
    const fetch = async (): Promise<never> => {
      throw new FetchRefused('private-address', '10.0.0.1 is not a public address; SETTING can allow it.')
    }
    await assert.rejects(openSource('http://intranet.example/a.pdf', { fetch, scratchFolder: '', signal }), (error) => {
      assert.ok(error instanceof ApiError && error.code === '1214')
      assert.deepEqual(error.parameters['reason'], {
        zh: '无法获取该文件：该地址不是公网地址。',
        en: 'The file could not be fetched. It is not a public address.',
      })
      return true
    })
  })
})
