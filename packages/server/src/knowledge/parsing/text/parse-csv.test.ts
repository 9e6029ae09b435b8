import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ParseFailure } from '../parsed-document.ts'
import { encodeLegacy } from '../testing/encode-text.ts'
import { parseCsv } from './parse-csv.ts'

function rows(text: string | Uint8Array): { line: number; cells: readonly string[]; header: readonly string[] }[] {
  const { blocks } = parseCsv(typeof text === 'string' ? Buffer.from(text) : text)
  return blocks.map((block) => {
    assert.ok(block.type === 'row')
    assert.equal(block.sheet, '')
    return { line: block.line, cells: block.cells, header: block.header }
  })
}

const cells = (text: string | Uint8Array): (readonly string[])[] => rows(text).map((row) => row.cells)

describe('parseCsv', () => {
  it('gives each row with its line and the titles of the columns', () => {
    const header = ['姓名', '年龄', '城市']
    assert.deepEqual(rows('姓名,年龄,城市\n张三,20,北京\n\n李四,31,"上海\n浦东"\n王五,42,广州\n'), [
      { line: 2, cells: ['张三', '20', '北京'], header },
      { line: 4, cells: ['李四', '31', '上海\n浦东'], header },
      { line: 6, cells: ['王五', '42', '广州'], header },
    ])
  })

  for (const delimiter of [',', ';', '\t', '|']) {
    it(`finds out that ${JSON.stringify(delimiter)} separates the cells`, () => {
      const lines = [
        ['name', 'price', 'note'],
        ['a', '"1,5"', 'x'],
        ['b', '2', '"y;z"'],
      ]
      assert.deepEqual(cells(lines.map((line) => line.join(delimiter)).join('\r\n')), [
        ['a', '1,5', 'x'],
        ['b', '2', 'y;z'],
      ])
    })
  }

  it('takes decimal commas for cells of a file with semicolons', () => {
    assert.deepEqual(cells('1,5;2,5;3,5\n4,5;5,5;6,5\n'), [
      ['1,5', '2,5', '3,5'],
      ['4,5', '5,5', '6,5'],
    ])
  })

  it('obeys a first line that names the separator', () => {
    assert.deepEqual(
      rows('sep=;\r\n1,1;2,2\r\n3,3;4,4').map(({ line, cells: row }) => [line, ...row]),
      [
        [2, '1,1', '2,2'],
        [3, '3,3', '4,4'],
      ],
    )
  })

  it('takes rows of any length, quotes inside of cells and quotes that nothing closes', () => {
    assert.deepEqual(cells('1,2\n3\n4,5,6\n'), [['1', '2'], ['3'], ['4', '5', '6']])
    assert.deepEqual(cells('1,"say ""hi"""\n2,3" wide\n'), [
      ['1', 'say "hi"'],
      ['2', '3" wide'],
    ])
    assert.deepEqual(cells('1,"open\n2,b\n3,c\n'), [
      ['1', '"open'],
      ['2', 'b'],
      ['3', 'c'],
    ])
  })

  it('reads GBK, a byte-order mark and old Mac line ends', () => {
    assert.deepEqual(cells(encodeLegacy('1,苹果\r\n2,香蕉\r\n', 'gbk')), [
      ['1', '苹果'],
      ['2', '香蕉'],
    ])
    assert.deepEqual(cells('\uFEFF1,a\r2,b\r'), [
      ['1', 'a'],
      ['2', 'b'],
    ])
  })

  it('is too large above its limits, and no text when it is none', () => {
    const failure = (reason: string) => (error: unknown) => error instanceof ParseFailure && error.reason === reason
    const bytes = Buffer.from('1,2\n3,4\n5,6\n')
    assert.throws(() => parseCsv(bytes, { rows: 2, cells: 100 }), failure('too-large'))
    assert.throws(() => parseCsv(bytes, { rows: 100, cells: 5 }), failure('too-large'))
    assert.throws(
      () => parseCsv(Uint8Array.from({ length: 3000 }, (_, index) => (index * 7919) % 31)),
      failure('unsupported'),
    )
  })
})
