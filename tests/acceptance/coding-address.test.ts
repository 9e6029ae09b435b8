import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { at, listAt } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { startStepServer, type StepServer } from './support/step-server.ts'

const messages = [
  { role: 'user', content: 'First' },
  { role: 'assistant', content: 'One', reasoning_content: 'thought of the first turn' },
  { role: 'user', content: 'Second' },
  {
    role: 'assistant',
    content: '',
    reasoning_content: 'thought before the call',
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{}' } }],
  },
  { role: 'tool', tool_call_id: 'a', content: 'seen' },
]

describe('the coding address', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let model: StepServer

  before(async () => {
    model = await startStepServer(() => ({ text: 'Done.' }))
    server = await startServer({
      configuration: `
engines: [{ id: steps, type: openai-compatible, baseUrl: "${model.baseUrl}", dialect: vllm }]
models: { glm-4.7: [{ engine: steps, model: m }] }
`,
    })
  })
  after(async () => {
    await server.stop()
    await model.close()
  })

  /** What of the earlier thinking the model gets to read. */
  async function thoughtsAt(address: string, thinking?: object): Promise<unknown[]> {
    const body = { model: 'glm-4.7', messages, ...(thinking === undefined ? {} : { thinking }) }
    const reply = await call(`${server.url}/api/${address}/chat/completions`, { key: server.key, body })
    assert.equal(reply.status, 200, reply.text)
    const [sent] = model.bodies.splice(0)
    return [
      ...listAt(sent, 'messages').flatMap((message) => at(message, 'reasoning_content') ?? []),
      at(sent, 'chat_template_kwargs.clear_thinking'),
    ]
  }

  it('keeps the thinking of earlier turns, which the general address drops, unless told otherwise', async () => {
    const [earlier, current] = ['thought of the first turn', 'thought before the call']
    assert.deepEqual(await thoughtsAt('coding/paas/v4'), [earlier, current, false])
    assert.deepEqual(await thoughtsAt('paas/v4'), [current, true])
    assert.deepEqual(await thoughtsAt('coding/paas/v4', { clear_thinking: true }), [current, true])
    assert.deepEqual(await thoughtsAt('paas/v4', { type: 'enabled', clear_thinking: false }), [earlier, current, false])
  })
})
