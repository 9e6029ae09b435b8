import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatPart } from '@openmaas/engines'
import { callsInTurn } from './calls-in-turn.ts'

const usage = { promptTokens: 1, completionTokens: 1, source: 'engine' } as const
const finish: ChatPart = { type: 'finish', reason: 'tool_calls', usage }

function piece(index: number, argumentsDelta: string, name?: string): ChatPart {
  return { type: 'tool-call-delta', index, argumentsDelta, ...(name === undefined ? {} : { id: name, name }) }
}

function text(words: string): ChatPart {
  return { type: 'text-delta', text: words }
}

/** What comes out, and after how many parts went in. */
async function turnsOf(parts: readonly ChatPart[]): Promise<string[]> {
  let given = 0
  async function* counted(): AsyncGenerator<ChatPart> {
    for (const part of parts) {
      given += 1
      yield part
    }
  }
  const told: string[] = []
  for await (const part of callsInTurn(counted())) {
    const what =
      part.type === 'tool-call-delta'
        ? `${part.index}${part.name ?? ''}${part.argumentsDelta}`
        : part.type === 'text-delta'
          ? part.text
          : part.type
    told.push(`${given}:${what}`)
  }
  return told
}

describe('calls of an answer, one after the other', () => {
  it('are told as they come where they come so', async () => {
    const parts = [
      text('I look.'),
      piece(0, '', 'a'),
      piece(0, '{"x":'),
      piece(0, '1}'),
      piece(1, '{', 'b'),
      piece(1, '}'),
    ]
    assert.deepEqual(await turnsOf([...parts, finish]), [
      '1:I look.',
      '2:0a',
      '3:0{"x":',
      '4:01}',
      '5:1b{',
      '6:1}',
      '7:finish',
    ])
  })

  it('are sorted where their pieces come in turns, or the arguments of one only at the end', async () => {
    const inTurns = [piece(0, '{"x"', 'a'), piece(1, '{"y"', 'b'), piece(0, ':1}'), piece(1, ':2}'), finish]
    assert.deepEqual(await turnsOf(inTurns), ['1:0a{"x"', '3:0:1}', '3:1b{"y"', '4:1:2}', '5:finish'])
    const empty = [piece(0, '', 'a'), piece(1, '{}', 'b'), text('Both.'), piece(0, '{}'), finish]
    assert.deepEqual(await turnsOf(empty), ['1:0a', '4:0{}', '4:1b{}', '4:Both.', '5:finish'])
  })

  it('keep their words where an answer breaks off, and take no more than white space after their end', async () => {
    const cut = [piece(0, '{"x"', 'a'), piece(1, '{"y"', 'b'), finish]
    assert.deepEqual(await turnsOf(cut), ['1:0a{"x"', '3:1b{"y"', '3:finish'])
    const spaced = [piece(0, '{}', 'a'), text('Then.'), piece(0, '\n'), finish]
    assert.deepEqual(await turnsOf(spaced), ['1:0a{}', '2:Then.', '4:finish'])
  })
})
