import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CallContext } from '../../calls/index.ts'
import { agentSearch } from './agent-search.ts'
import { agentCall } from './testing.ts'

describe('the search of an agent', () => {
  it('stands in the books as a search and leaves the headers of the answer alone', async () => {
    const call = agentCall()
    const contexts: CallContext[] = []
    const searches = {
      search: async (_: object, context: CallContext) => {
        contexts.push(context)
        context.replyHeaders['x-openmaas-engine'] = 'searx'
        return []
      },
    }
    await agentSearch(searches, { searchRoutes: () => [] }).find(call, 'moon')
    assert.deepEqual(
      contexts.map(({ operation }) => operation),
      ['web_search.create'],
    )
    assert.deepEqual(call.context.replyHeaders, {})
  })
})
