import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pageNumber } from './page-numbers.ts'
import { runningLines } from './running-lines.ts'

function line(text: string, y: number) {
  return { text, box: { x0: 72, x1: 200, top: y - 5, bottom: y + 5 } }
}

type Lines = readonly ReturnType<typeof line>[]

function found(pages: readonly Lines[]) {
  return runningLines(pages.map((lines, index) => ({ page: index + 1, heightPoints: 842, lines })))
}

function running(pages: readonly Lines[]) {
  return found(pages).map(({ running: indices }, index) => [...indices].sort().map((at) => pages[index]?.[at]?.text))
}

function first(pages: readonly Lines[]) {
  return found(pages).map(({ first: indices }, index) => [...indices].map((at) => pages[index]?.[at]?.text))
}

describe('headers, footers and page numbers', () => {
  it('are what repeats at one place on most pages, with its figures counting up', () => {
    const pages = Array.from({ length: 5 }, (_, index) => [
      line('员工手册', 40),
      line(`text ${index}`, 100),
      line(`合同 2024 第 ${index + 1} 页`, 795),
      line(`第 ${index + 1} 页 共 5 页`, 810),
    ])
    assert.deepEqual(
      running(pages),
      pages.map((_, index) => ['员工手册', `合同 2024 第 ${index + 1} 页`, `第 ${index + 1} 页 共 5 页`]),
    )
    assert.deepEqual(first(pages), [['员工手册', '合同 2024 第 1 页'], [], [], [], []])
  })

  it('may differ on left and right pages', () => {
    const pages = Array.from({ length: 8 }, (_, index) => [
      line(index % 2 === 0 ? 'Book' : 'Author', 40),
      line('x', 200),
    ])
    assert.deepEqual(
      running(pages).flat(),
      pages.map((_, index) => (index % 2 === 0 ? 'Book' : 'Author')),
    )
    assert.deepEqual(first(pages).flat(), ['Book', 'Author'])
  })

  it('are no lines that differ in more than the number of the page', () => {
    const numbers = [17, 4, 230, 9, 51, 77]
    assert.deepEqual(running(numbers.map((number) => [line(`合同 ${number}`, 40), line('text', 200)])).flat(), [])
    const chapters = ['One', 'One', 'One', 'Two', 'Two', 'Two', 'Three']
    assert.deepEqual(running(chapters.map((chapter) => [line(chapter, 40), line('text', 200)])).flat(), [])
  })

  it('are no lines with which the text of every page begins', () => {
    const clause = [line('甲方应当在合同签订之日起三十日内向乙方支付全部款项', 40), line('按未付金额计算', 56)]
    const pages = [1, 2, 3, 4, 5, 6].map((page) => [
      ...clause,
      line(`text of ${'abcdef'[page - 1]}`, 72),
      line('y', 88),
    ])
    assert.deepEqual(running(pages).flat(), [])
    const sentences = [1, 2, 3, 4, 5, 6].map(() => [line('逾期付款的，每逾期一日支付违约金。', 40), line('y', 120)])
    assert.deepEqual(running(sentences).flat(), [])
    assert.deepEqual(running(pages.slice(0, 3).map(() => [line('Same', 40), line('y', 120)])).flat(), [])
    const rows = [1, 2, 3, 4, 5, 6].map(() => [line('one', 20), line('two', 35), line('three', 50), line('y', 120)])
    assert.deepEqual(running(rows).flat(), [])
  })

  it('are neither inside the text, nor on few pages, nor figures that do not count', () => {
    const inside = [1, 2, 3, 4, 5].map((page) => [line(`page ${page} of text`, 60), line('姓名', 300)])
    assert.deepEqual(
      running([...inside.slice(0, 1), ...inside.slice(1).map(([, second]) => (second ? [second] : []))]).flat(),
      [],
    )
    assert.deepEqual(running([[line('Once', 40)], [], [], [], []]).flat(), [])
    assert.deepEqual(running([[line('100', 40), line('a', 300)], [line('37', 40)], [line('5', 40)]]).flat(), [])
  })

  it('have nothing of the text further out', () => {
    const pages = [1, 2, 3, 4, 5].map((page) => [line(`Title of page ${'abcde'[page - 1]}`, 30), line('Name', 60)])
    assert.deepEqual(running(pages).flat(), [])
  })

  it('knows the forms of page numbers', () => {
    assert.deepEqual(
      ['7', '- 7 -', '第 7 页', '7 / 20', 'Page 7 of 20', '第7页 共20页', 'vii'].map(pageNumber),
      [7, 7, 7, 7, 7, 7, 7],
    )
    assert.deepEqual(['7 apples', '2026年', 'Section 7', ''].map(pageNumber), [
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
