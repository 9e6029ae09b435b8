import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import { intentByModel } from './search-intent.ts'

const context = { signal: new AbortController().signal } as CallContext
const log = { warn: () => {} }

function intent(answer: () => string) {
  return intentByModel(async () => answer(), log)('它的半径呢？', [{ role: 'user', text: '月球是什么？' }], context)
}

describe('the intent of a search', () => {
  it('is what the model says', async () => {
    const asked = { query: '它的半径呢？' }
    assert.deepEqual(await intent(() => '{"search":true,"keywords":"月球 半径"}'), {
      ...asked,
      intent: 'SEARCH_ALL',
      keywords: '月球 半径',
    })
    assert.deepEqual(await intent(() => '{"search":false}'), { ...asked, intent: 'SEARCH_NONE', keywords: '' })
  })

  it('is asked for under a name of its own in the books, so that it counts as no search', async () => {
    const operations: string[] = []
    const ask = async (_: string, { operation }: CallContext): Promise<string> => {
      operations.push(operation)
      return '{"search":true}'
    }
    await intentByModel(ask, log)('?', [], { ...context, operation: 'web_search.create' })
    assert.deepEqual(operations, ['web_search.intent'])
  })

  it('is to search for the question where the model says nothing of use', async () => {
    const plain = { query: '它的半径呢？', intent: 'SEARCH_ALL', keywords: '它的半径呢？' }
    const fail = (): string => {
      throw new EngineError('unavailable', 'down')
    }
    for (const answer of [() => 'no JSON', () => '{"search":"maybe"}', () => '{"search":true}', fail])
      assert.deepEqual(await intent(answer), plain)
  })
})
