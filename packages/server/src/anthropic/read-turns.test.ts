import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { anthropicMessageRequest } from '@openmaas/protocol'
import { createSealer } from '../access/index.ts'
import { ModelNames } from './model-names.ts'
import { readTurns } from './read-turns.ts'
import { ThoughtSeal } from './thought-seal.ts'

const sealer = createSealer('a master secret for tests')
const thoughts = new ThoughtSeal(sealer)

async function read(messages: readonly object[], system?: unknown): Promise<{ messages: object[]; foreign: number }> {
  let foreign = 0
  const body = anthropicMessageRequest.parse({ model: 'm', max_tokens: 1, messages, system })
  const reader = {
    readDocument: () => Promise.resolve('text of a document'),
    openThought: (thinking: string, signature: string) => thoughts.open('1', thinking, signature),
    openPage: () => 'content of a page',
    onForeignThought: () => void foreign++,
  }
  return { messages: await readTurns(body, reader), foreign }
}

describe('turns of the Messages protocol', () => {
  it('become messages of chat, results before what is said beside them', async () => {
    const picture = { type: 'image', source: { type: 'url', url: 'https://a.example/a.png' } }
    const { messages } = await read(
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look at it' },
            { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'seen' }, picture] },
            { type: 'tool_result', tool_use_id: 'b', is_error: true },
          ],
        },
      ],
      [
        { type: 'text', text: 'x-anthropic-billing-header: cch=1' },
        { type: 'text', text: 'Be brief.' },
      ],
    )
    assert.deepEqual(messages, [
      { role: 'system', content: 'Be brief.' },
      { role: 'tool', tool_call_id: 'a', content: 'seen' },
      { role: 'tool', tool_call_id: 'b', content: 'Error: ' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look at it' },
          { type: 'text', text: 'Pictures in the result of a:' },
          { type: 'image_url', image_url: { url: 'https://a.example/a.png' } },
        ],
      },
    ])
  })

  it('take instructions in words, and refuse others instead of leaving them out', async () => {
    const picture = { type: 'image', source: { type: 'url', url: 'https://a.example/a.png' } }
    const hello = { role: 'user', content: 'Hello' }
    await assert.rejects(read([hello], [picture]), /system/)
    await assert.rejects(read([hello, { role: 'system', content: [picture] }, hello]), /messages\[1\]/)
    const document = { type: 'document', source: { type: 'text', data: 'x' } }
    const { messages } = await read([hello], [{ type: 'text', text: 'Be brief.' }, document])
    assert.deepEqual(messages[0], {
      role: 'system',
      content: 'Be brief.\n\n<document>\ntext of a document\n</document>',
    })
  })

  it('keep thinking that is ours, whole or sealed, and leave other thinking out', async () => {
    const thinking = [
      { type: 'thinking', thinking: 'One. ', signature: thoughts.sign('1', 'One. ') },
      { type: 'thinking', thinking: '', signature: thoughts.enclose('1', 'Two.') },
      { type: 'thinking', thinking: 'Changed.', signature: thoughts.sign('1', 'As it was.') },
      { type: 'thinking', thinking: 'Of another.', signature: thoughts.sign('2', 'Of another.') },
      { type: 'thinking', thinking: 'Elsewhere.', signature: 'ErUBCkYIBRgC' },
      { type: 'redacted_thinking', data: 'abc' },
    ]
    const turn = { role: 'assistant', content: [...thinking, { type: 'text', text: 'Hi' }] }
    const { messages, foreign } = await read([turn, { role: 'user', content: 'Go on' }])
    assert.deepEqual(messages[0], { role: 'assistant', content: 'Hi', reasoning_content: 'One. Two.' })
    assert.equal(foreign, 4)
  })

  it('are several messages where a tool of the server was used in between', async () => {
    const page = { type: 'web_search_result', title: 'Moon', url: 'https://a.example', encrypted_content: 'x' }
    const content = [
      { type: 'text', text: 'I search.' },
      { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'moon' } },
      { type: 'web_search_tool_result', tool_use_id: 's', content: [page] },
      { type: 'text', text: 'Found.' },
    ]
    const { messages } = await read([
      { role: 'assistant', content },
      { role: 'user', content: 'Go on' },
    ])
    assert.deepEqual(messages.slice(0, 3), [
      {
        role: 'assistant',
        content: 'I search.',
        tool_calls: [{ id: 's', type: 'function', function: { name: 'web_search', arguments: '{"query":"moon"}' } }],
      },
      { role: 'tool', tool_call_id: 's', content: '[1] Moon\nhttps://a.example\ncontent of a page' },
      { role: 'assistant', content: 'Found.' },
    ])
  })
})

describe('names of models', () => {
  const names = new ModelNames(
    { find: (id) => (id === 'claude-known' ? ({} as never) : undefined) },
    { 'gpt-*.5': 'a' },
  )

  it('are mapped by the configuration, then by the defaults, unless a model has the very name', () => {
    assert.equal(names.modelOf('claude-known'), 'claude-known')
    assert.equal(names.modelOf('GPT-x.5'), 'a')
    assert.equal(names.modelOf('gpt-x-5'), 'gpt-x-5')
    assert.equal(names.modelOf('claude-3-5-haiku-latest'), 'glm-4.5-air')
    assert.equal(names.modelOf('claude-opus-4-5[1m]'), 'glm-4.7')
  })
})
