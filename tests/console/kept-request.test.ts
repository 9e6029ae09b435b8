import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldEvents } from '../../apps/console/src/pages/operation/requests/fold-events.ts'
import { chatOfRequest } from '../../apps/console/src/pages/playground/chat/chat-of-request.ts'
import { chatRequest } from '../../apps/console/src/pages/playground/chat/chat-request.ts'

const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }
const sound = { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } }
const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [picture, sound, { type: 'text', text: 'What is this?' }] },
  { role: 'assistant', content: 'A dot.' },
  { role: 'user', content: [{ type: 'text', text: 'Sure?' }] },
]

describe('a kept chat call', () => {
  it('opens in the chat page when the page would make the same call', () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }]
    const response_format = { type: 'json_object' }
    const parameters = { temperature: 0.2, top_p: 0.5, max_tokens: 9, thinking: { type: 'disabled' }, response_format }
    const opened = chatOfRequest({ tools, messages, stream: true, ...parameters, model: 'glm-4.6' })
    assert.ok(opened)
    const again = chatRequest(opened.settings.model, opened.settings, opened.turns)
    const last = { role: 'user', content: 'Sure?' }
    assert.deepEqual(again, { model: 'glm-4.6', messages: [...messages.slice(0, 3), last], tools, ...parameters })
  })

  it('does not where something would be lost', () => {
    const user = { role: 'user', content: 'Hi' }
    for (const body of [
      { messages: [user], seed: 1 },
      { messages: [user], temperature: 1.5 },
      { messages: [user], thinking: { type: 'enabled', clear_thinking: false } },
      { messages: [user, { role: 'assistant', content: 'H' }] },
      { messages: [user, { role: 'tool', content: '1', tool_call_id: 'a' }, user] },
      { messages: [{ ...user, name: 'Ada' }] },
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'first' }, picture] }] },
      { messages: 'none' },
    ])
      assert.equal(chatOfRequest({ model: 'glm-4.6', ...body }), undefined, JSON.stringify(body))
  })
})

describe('the events of an answer', () => {
  const folded = (...events: readonly unknown[]) =>
    foldEvents(
      (async function* () {
        for (const event of events) yield { data: typeof event === 'string' ? event : JSON.stringify(event) }
      })(),
    )

  it('are folded into what was said', async () => {
    const chunk = (delta: object) => ({ choices: [{ delta }] })
    const chat = await folded(
      chunk({ reasoning_content: 'Hm' }),
      chunk({ content: 'Y' }),
      chunk({ content: 'es' }),
      '[DONE]',
    )
    assert.deepEqual(chat, { text: 'Yes', reasoning: 'Hm', events: 3 })
    assert.equal((await folded({ type: 'response.output_text.delta', delta: 'Yes' })).text, 'Yes')
    assert.equal(
      (await folded({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'Yes' } })).text,
      'Yes',
    )
  })

  it('are shown themselves where they say nothing', async () => {
    assert.equal((await folded({ step: 1 }, 'no JSON')).text, '{"step":1}\nno JSON\n')
  })
})
