import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pageNumber, runningLines } from './running-lines.ts'

function line(text: string, y: number) {
  return { text, box: { x0: 72, x1: 200, top: y - 5, bottom: y + 5 } }
}

function dropped(
  pages: readonly (readonly { text: string; box: { x0: number; x1: number; top: number; bottom: number } }[])[],
) {
  const given = pages.map((lines, index) => ({ page: index + 1, heightPoints: 842, lines }))
  return runningLines(given).map((indices, index) => [...indices].sort().map((at) => pages[index]?.[at]?.text))
}

describe('headers, footers and page numbers', () => {
  it('drops what repeats at one place on most pages, with its figures counting up', () => {
    const pages = Array.from({ length: 4 }, (_, index) => [
      line('员工手册', 40),
      line(`text ${index}`, 100),
      line(`第 ${index + 1} 页 共 4 页`, 810),
    ])
    assert.deepEqual(
      dropped(pages),
      pages.map((_, index) => ['员工手册', `第 ${index + 1} 页 共 4 页`]),
    )
  })

  it('drops different heads of left and right pages', () => {
    const pages = Array.from({ length: 8 }, (_, index) => [
      line(index % 2 === 0 ? 'Book' : 'Author', 40),
      line('x', 200),
    ])
    assert.deepEqual(
      dropped(pages).flat(),
      pages.map((_, index) => (index % 2 === 0 ? 'Book' : 'Author')),
    )
  })

  it('drops heads that name the chapter, but not those of one page only', () => {
    const chapters = ['One', 'One', 'One', 'Two', 'Two', 'Two', 'Three']
    assert.deepEqual(dropped(chapters.map((chapter) => [line(chapter, 40), line('text', 200)])).flat(), [
      'One',
      'One',
      'One',
      'Two',
      'Two',
      'Two',
    ])
  })

  it('keeps what repeats inside the text, what stands on few pages and figures that do not count', () => {
    const inside = [1, 2, 3, 4].map((page) => [line(`page ${page} of text`, 60), line('姓名', 300)])
    assert.deepEqual(
      dropped([...inside.slice(0, 1), ...inside.slice(1).map(([, second]) => (second ? [second] : []))]).flat(),
      [],
    )
    assert.deepEqual(dropped([[line('Once', 40)], [], [], []]).flat(), [])
    assert.deepEqual(dropped([[line('100', 40), line('a', 300)], [line('37', 40)], [line('5', 40)]]).flat(), [])
  })

  it('keeps what stands inside of text that stays', () => {
    const pages = [1, 2, 3].map((page) => [line(`Title of page ${'abc'[page - 1]}`, 30), line('Name', 60)])
    assert.deepEqual(dropped(pages).flat(), [])
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
