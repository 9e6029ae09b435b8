import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkedSentences, citedSlices } from './cited-slices.ts'

const slices = [
  { text: '月球是地球唯一的天然卫星。\n月球的平均半径约为1737公里。' },
  { text: 'The Moon has no atmosphere. It was reached in 1969.' },
  { text: '龙井茶产于杭州西湖一带。' },
]

describe('the slices that an answer rests on', () => {
  it('are those that it names by number', () => {
    assert.deepEqual(citedSlices('月球很小[1]。它没有大气 [2]。', slices), { cited: [0, 1], unsupported: [] })
    assert.deepEqual(citedSlices('两者都有说明。[1][3]', slices), { cited: [0, 2], unsupported: [] })
    assert.deepEqual(citedSlices('两者都有说明【1，3】。', slices), { cited: [0, 2], unsupported: [] })
  })

  it('are those whose words it repeats, whatever the line breaks', () => {
    assert.deepEqual(citedSlices('月球的平均半径\n约为1737公里。', slices), { cited: [0], unsupported: [] })
    assert.deepEqual(citedSlices('月球是地球唯一的天然卫星。月球的平均半径约为1737公里。', slices), {
      cited: [0],
      unsupported: [],
    })
    assert.deepEqual(citedSlices('The Moon has no atmosphere. It was reached in 1969.', slices).cited, [1])
  })

  it('are told by sentences with the brackets and quotes that close them', () => {
    assert.deepEqual(
      checkedSentences('月球没有大气。（注：它很小。）他说：“是的。”[2] Yes.', slices).map(({ text }) => text),
      ['月球没有大气。', '（注：它很小。）', '他说：“是的。”[2]', 'Yes.'],
    )
  })

  it('are none for what stands nowhere, which is told', () => {
    assert.deepEqual(citedSlices('火星有两颗卫星。龙井茶产于杭州西湖一带。', slices), {
      cited: [2],
      unsupported: ['火星有两颗卫星。'],
    })
    assert.deepEqual(citedSlices('火星有两颗卫星[9]。', slices), { cited: [], unsupported: ['火星有两颗卫星[9]。'] })
    assert.deepEqual(citedSlices('', slices), { cited: [], unsupported: [] })
  })
})
