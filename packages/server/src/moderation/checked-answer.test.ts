import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldParts } from '@openmaas/engines'
import type { ChatPart } from '@openmaas/engines'
import { checkedAnswer } from './checked-answer.ts'
import { WordMatcher } from './words/word-matcher.ts'

const matcher = new WordMatcher([
  { name: 'a', level: 'REJECT', riskType: 'x', words: ['违禁词语', 'secret'] },
  { name: 'b', level: 'REVIEW', riskType: 'y', words: ['存疑'] },
])
const finish: ChatPart = {
  type: 'finish',
  reason: 'stop',
  usage: { promptTokens: 1, completionTokens: 1, source: 'engine' },
}

/** The parts of an answer in pieces of so many characters, and whether its engine was stopped before its end. */
async function check(text: string, pieceLength: number, type: 'text-delta' | 'reasoning-delta' = 'text-delta') {
  let stopped = true
  async function* engine(): AsyncGenerator<ChatPart, void, undefined> {
    for (let start = 0; start < text.length; start += pieceLength)
      yield { type, text: text.slice(start, start + pieceLength) }
    stopped = false
    yield finish
  }
  const parts: ChatPart[] = []
  for await (const part of checkedAnswer(engine(), matcher, () => 'question')) parts.push(part)
  async function* again(): AsyncGenerator<ChatPart, void, undefined> {
    yield* parts
  }
  return { ...(await foldParts(again())), stopped }
}

describe('an answer that is looked at', () => {
  it('is the same when nothing is wrong with it, wherever it is cut', async () => {
    const text = '违章的词语与禁书，a secretary speaks. 违禁词'
    for (let length = 1; length <= text.length; length++) {
      const { content, finishReason, usage, replyFields } = await check(text, length)
      assert.deepEqual([content, finishReason, usage.source, replyFields], [text, 'stop', 'engine', {}])
    }
  })

  it('ends before the word, which nobody reads in part', async () => {
    for (const word of ['违禁词语', '違 禁 詞 語', 's e c r e t', 'SECRET']) {
      const text = `先说这个 ${word}。再说别的`
      for (let length = 1; length <= text.length; length++) {
        const { content, finishReason, replyFields, usage } = await check(text, length)
        assert.deepEqual([content, finishReason], ['先说这个 ', 'sensitive'], `${word} in pieces of ${length}`)
        assert.deepEqual(replyFields, { content_filter: [{ role: 'assistant', level: 0 }] })
        assert.equal(usage.source, 'estimate')
      }
    }
    assert.equal((await check('the end is secret', 3)).content, 'the end is ')
  })

  it('ends so in its reasoning too', async () => {
    const { reasoning, finishReason, stopped } = await check('想一想违禁词语。还没完', 2, 'reasoning-delta')
    assert.deepEqual([reasoning, finishReason, stopped], ['想一想', 'sensitive', true])
  })

  it('tells what is doubtful and goes on', async () => {
    const { content, finishReason, replyFields } = await check('有点存疑。', 1)
    assert.deepEqual([content, finishReason], ['有点存疑。', 'stop'])
    assert.deepEqual(replyFields, { content_filter: [{ role: 'assistant', level: 2 }] })
  })
})
