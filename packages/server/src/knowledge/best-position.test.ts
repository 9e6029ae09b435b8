import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { positionFinder } from './best-position.ts'
import type { PlacedText } from './best-position.ts'

/** A slice of paragraphs, each in a rectangle of its own, on the page of its number. */
function slice(...paragraphs: readonly string[]): PlacedText {
  const box = { x0: 50, x1: 500, top: 80, bottom: 100, pageWidth: 595, pageHeight: 842 }
  let start = 0
  const positions = paragraphs.map((paragraph, index) => {
    const position = { ...box, page: index + 1, start, end: start + paragraph.length }
    start = position.end + 1
    return position
  })
  return { text: paragraphs.join('\n'), positions }
}

describe('the position of an answer in a slice', () => {
  const manual = slice(
    '星河扫地机器人使用手册，本页介绍日常保养与充电，请妥善保管。',
    '星河扫地机器人的电池保修期为三年。',
    '星河扫地机器人的充电时间约为四小时，续航时间为一百八十分钟。',
  )

  it('is where most words of the question stand, however long the other paragraphs are', () => {
    assert.equal(positionFinder('电池的保修期')(manual)?.page, 2)
    assert.equal(positionFinder('星河扫地机器人充电要多长时间？')(manual)?.page, 3)
    const english = slice('How the vacuum is stored.', 'The battery is warranted for three years.', 'What it weighs.')
    assert.equal(positionFinder('How long are batteries under warranty?')(english)?.page, 2)
  })

  it('weighs words that stand everywhere, and words that only ask, less', () => {
    const texts = slice('星河扫地机器人是什么', '重量三点六公斤')
    assert.equal(positionFinder('什么的重量')(texts)?.page, 2)
    const named = slice('星河 X1 手册', '星河 X1 重量', '星河 X1 颜色')
    assert.equal(positionFinder('星河 X1 颜色')(named)?.page, 3)
  })

  it('is the first where no word stands, and none without positions', () => {
    assert.equal(positionFinder('天气')(manual)?.page, 1)
    assert.equal(positionFinder('')(manual)?.page, 1)
    assert.equal(positionFinder('电池')({ text: '电池', positions: [] }), undefined)
  })
})
