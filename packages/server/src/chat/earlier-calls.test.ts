import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatMessage } from '@openmaas/engines'
import { withAnsweredCalls } from './earlier-calls.ts'

const own = { id: 'call_1', type: 'function', function: { name: 'time', arguments: '{}' } }
const facts = { server_label: 'my server', name: 'get.weather', arguments: '{"city":"x"}' }
const listed = { id: 'mcpl_1', type: 'mcp', mcp: { type: 'mcp_list_tools', server_label: 'my server', tools: [] } }
const called = { id: 'mcp_1', type: 'mcp', mcp: { type: 'mcp_call', ...facts, output: { content: [] } } }
const failed = { id: 'mcp_2', type: 'mcp', mcp: { type: 'mcp_call', ...facts, error: 'gone' } }
const looked = { id: 'retrieval_1', type: 'retrieval', function: { name: 'retrieval', arguments: '{}' } }

/** As clients send calls back: more than engines know. */
function assistant(...calls: object[]): ChatMessage {
  return { role: 'assistant', content: 'It is sunny.', tool_calls: calls as ChatMessage['tool_calls'] & object }
}

describe('calls of earlier answers', () => {
  it('stay as they are where the client ran all of them', () => {
    const messages = [assistant(own)]
    assert.equal(withAnsweredCalls(messages), messages)
  })

  it('of MCP servers become calls of functions with their results, before the words that followed', () => {
    const name = 'my_server__get_weather'
    const call = (id: string): object => ({ id, type: 'function', function: { name, arguments: facts.arguments } })
    assert.deepEqual(withAnsweredCalls([assistant(listed, called, failed, own)]), [
      { role: 'assistant', content: '', tool_calls: [call('mcp_1'), call('mcp_2')] },
      { role: 'tool', tool_call_id: 'mcp_1', content: '{"content":[]}' },
      { role: 'tool', tool_call_id: 'mcp_2', content: 'Error: gone' },
      { role: 'assistant', content: 'It is sunny.', tool_calls: [own] },
    ])
  })

  it('that only tell what an answer used are left out', () => {
    assert.deepEqual(withAnsweredCalls([assistant(looked, listed)]), [{ role: 'assistant', content: 'It is sunny.' }])
  })
})
