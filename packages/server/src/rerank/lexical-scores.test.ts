import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wordsOf } from '../knowledge/index.ts'
import { lexicalScores } from './lexical-scores.ts'

function shares(query: string, texts: readonly string[]): number[] {
  return lexicalScores(query, texts, wordsOf).map(({ share }) => share)
}

describe('the comparison of words', () => {
  it('puts the text that tells what is asked for first, in Chinese and in English', () => {
    const chinese = shares('北京的首都机场在哪里', ['上海有两个机场', '北京首都机场位于顺义区', '今天下雨'])
    assert.ok((chinese[1] ?? 0) > (chinese[0] ?? 0) && (chinese[0] ?? 0) > (chinese[2] ?? 0), String(chinese))
    const english = shares('capital of the United States', [
      'Carson City is the capital city of Nevada.',
      'Washington, D.C. is the capital of the United States.',
      'Bananas are yellow.',
    ])
    assert.ok((english[1] ?? 0) > (english[0] ?? 0) && (english[0] ?? 0) > (english[2] ?? 0), String(english))
  })

  it('stays between 0, for nothing in common, and 1', () => {
    for (const texts of [[''], ['鲸鱼', '鲸鱼鲸鱼鲸鱼'], ['!!!', '鲸'], ['moon '.repeat(500)]]) {
      for (const share of shares('鲸鱼 moon', texts)) assert.ok(share >= 0 && share <= 1, String(share))
    }
    assert.deepEqual(shares('鲸鱼', ['月球']), [0])
    assert.deepEqual(shares('？', ['月球']), [0])
  })

  it('makes no difference between simplified and traditional characters, or wide and narrow ones', () => {
    const [simplified, traditional, wide] = shares('电脑 GPU', ['电脑 GPU', '電腦 GPU', '电脑 ＧＰＵ'])
    assert.equal(simplified, traditional)
    assert.equal(simplified, wide)
  })
})
