import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldParts } from '@openmaas/engines'
import type { ChatPart, ModerationVerdict } from '@openmaas/engines'
import { judgedAnswer } from './judged-answer.ts'
import { longestPiece, piecesOf } from './text-pieces.ts'

const finish: ChatPart = {
  type: 'finish',
  reason: 'stop',
  usage: { promptTokens: 1, completionTokens: 1, source: 'engine' },
}
const sentence = 'This sentence has some fifty characters, or a few more. '

function* cut(text: string, pieceLength: number, type: 'text-delta' | 'reasoning-delta'): Generator<ChatPart> {
  for (let start = 0; start < text.length; start += pieceLength)
    yield { type, text: text.slice(start, start + pieceLength) }
}

/** What is read of an answer, and what was judged; texts with `bad` are rejected, those with `odd` doubtful. */
async function read(parts: Iterable<ChatPart>) {
  const judged: string[] = []
  const judge = async (text: string): Promise<ModerationVerdict> => {
    judged.push(text)
    const level = text.includes('bad') ? 'REJECT' : text.includes('odd') ? 'REVIEW' : 'PASS'
    return { level, types: [] }
  }
  async function* engine(): AsyncGenerator<ChatPart, void, undefined> {
    yield* parts
  }
  return { ...(await foldParts(judgedAnswer(engine(), judge, () => 'question'))), judged }
}

describe('an answer that an engine judges', () => {
  it('is the same when nothing is wrong with it, wherever it is cut, and is judged in pieces', async () => {
    const text = `${sentence.repeat(9)}${'无句号'.repeat(300)}😀${'字'.repeat(500)}`
    for (const length of [1, 7, 50, 2000]) {
      const { content, finishReason, usage, replyFields, judged } = await read([
        ...cut(text, length, 'text-delta'),
        finish,
      ])
      assert.deepEqual([content, finishReason, usage.source, replyFields], [text, 'stop', 'engine', {}])
      assert.ok(judged.length > 5 && judged.every((one) => one.length <= 700 && one.isWellFormed()))
    }
  })

  it('ends before the piece that is rejected, also where the cut would hide it', async () => {
    for (let length = 1; length < 40; length += 3) {
      const parts = [
        ...cut(`${sentence.repeat(4)}Now b`, length, 'text-delta'),
        ...cut('ad things.', length, 'text-delta'),
      ]
      const { content, finishReason, replyFields, usage } = await read([...parts, finish])
      assert.ok(sentence.repeat(4).startsWith(content.trim()) && content.length > 50, content)
      assert.deepEqual([finishReason, usage.source], ['sensitive', 'estimate'])
      assert.deepEqual(replyFields, { content_filter: [{ role: 'assistant', level: 0 }] })
    }
  })

  it('is judged in its thoughts too, and before its calls', async () => {
    const thought = await read([...cut('I think bad things', 4, 'reasoning-delta'), finish])
    assert.deepEqual([thought.reasoning, thought.finishReason], ['', 'sensitive'])
    const call: ChatPart = { type: 'tool-call-delta', index: 0, id: 'c', name: 'f', argumentsDelta: '{}' }
    const calling = await read([...cut('That is odd', 4, 'text-delta'), call, finish])
    assert.deepEqual([calling.content, calling.toolCalls.length], ['That is odd', 1])
    assert.deepEqual(calling.replyFields, { content_filter: [{ role: 'assistant', level: 2 }] })
    assert.equal((await read([...cut('bad', 4, 'text-delta'), call, finish])).toolCalls.length, 0)
  })
})

describe('pieces of a text', () => {
  it('hold all of it, and share what stands at their borders', () => {
    assert.deepEqual(piecesOf('short'), ['short'])
    assert.deepEqual(piecesOf(''), [''])
    const text = Array.from({ length: 5000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('')
    const pieces = piecesOf(text)
    assert.ok(pieces.every((piece) => piece.length <= longestPiece))
    for (let start = 0; start < text.length - 50; start += 37)
      assert.ok(pieces.some((piece) => piece.includes(text.slice(start, start + 50))))
  })
})
