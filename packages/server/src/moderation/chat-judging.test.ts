import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ModerationVerdict } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import { recordedCalls } from '../testing/recorded-calls.ts'
import { ChatJudging } from './chat-judging.ts'

const context: CallContext = {
  operation: 'chat.completions.create',
  requestId: 'r-1',
  caller: { accountId: '1', accountName: 'test', keyId: 'k', role: 'member', tier: 'V0' },
  path: '',
  headers: {},
  signal: new AbortController().signal,
  replyHeaders: {},
  outcome: {},
}

function judging() {
  const asked: string[] = []
  const { tracker, rows } = recordedCalls()
  let time = 0
  const judges = {
    routes: [],
    verdict: async (text: string): Promise<ModerationVerdict | undefined> => {
      asked.push(text)
      if (text.includes('fail')) throw new Error('nobody is there')
      if (text.includes('nobody')) return undefined
      return { level: text.includes('bad') ? 'REJECT' : 'PASS', types: [] }
    },
  }
  const chat = new ChatJudging({ judges, tracker, now: () => time })
  return { chat, asked, rows, wait: (milliseconds: number) => (time += milliseconds) }
}

describe('what is judged for chat calls', () => {
  it('is not judged again for a while when it passed, and always when it did not', async () => {
    const { chat, asked, wait } = judging()
    for (const text of ['good', 'good', 'bad', 'bad']) await chat.judgeAgain(text, chat.open(context))
    assert.deepEqual(asked, ['good', 'bad', 'bad'])
    wait(600_000)
    await chat.judgeAgain('good', chat.open(context))
    assert.equal(asked.length, 4)
  })

  it('is not passed where nothing judges', async () => {
    const { chat } = judging()
    await assert.rejects(chat.judgeAgain('nobody', chat.open(context)), /Nothing is there that judges/)
  })

  it('stands in the books once a call, and not at all where nothing was judged', async () => {
    const { chat, rows } = judging()
    const open = chat.open(context)
    await open.judge('one')
    await open.judge(' ')
    await open.judge('x'.repeat(3000))
    open.end()
    chat.open(context).end()
    const failing = chat.open(context)
    await assert.rejects(failing.judge('fail'), /nobody is there/)
    failing.end()
    assert.deepEqual(
      rows.map(({ operation, requestId, cause }) => [operation, requestId, cause]),
      [
        ['moderations.chat', 'r-1', 'completed'],
        ['moderations.chat', 'r-1', 'error'],
      ],
    )
  })
})
