import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { at, numberAt } from './support/json.ts'
import { needsOwnServer, startServer } from './support/server.ts'
import type { LocalServer } from './support/server.ts'
import { adminGet } from './support/usage.ts'
import { hear, heardText, openLive, speak } from './support/voice.ts'
import { until } from './support/wait.ts'

/** One server holds the voices; the other reaches them as its cloud and as a server that speaks OpenAI's protocol. */
describe('voices of other servers', { skip: needsOwnServer }, () => {
  let origin: LocalServer
  let server: LocalServer

  before(async () => {
    origin = await startServer({ configuration: 'models: { glm-tts: [{ engine: simulator }] }\n' })
    server = await startServer({
      configuration: `
engines:
  - { id: cloud, type: bigmodel, baseUrl: '${origin.url}/api', apiKey: '${origin.key}' }
  - { id: local, type: openai-compatible, baseUrl: '${origin.apiUrl}', apiKey: '${origin.key}', voices: { tongtong: kazi } }
models:
  glm-tts: [{ engine: cloud }]
  glm-tts-clone: [{ engine: cloud }]
  glm-asr-2512: [{ engine: cloud }]
  cogtts: [{ engine: local, model: glm-tts }]
  glm-asr: [{ engine: local, model: glm-asr-2512 }]
  glm-4-voice: [{ engine: cloud }]
  glm-realtime: [{ engine: cloud }]
`,
    })
  })
  after(() => Promise.all([origin.stop(), server.stop()]))

  it('speak and write down by the cloud', async () => {
    const { bytes, headers } = await speak(server, { input: '云端的声音。', response_format: 'wav' })
    assert.equal(headers['x-openmaas-engine'], 'cloud')
    const heard = await hear(server, bytes)
    assert.equal(heard.text, '云端的声音。')
    assert.equal(heard.engine, 'cloud')
  })

  it('speak and write down by a server of OpenAI’s form', async () => {
    const { bytes, headers } = await speak(server, { model: 'cogtts', input: 'Hello there.', response_format: 'wav' })
    assert.equal(headers['x-openmaas-engine'], 'local')
    const heard = await hear(server, bytes, { model: 'glm-asr' })
    assert.deepEqual([heard.text, heard.engine], ['Hello there.', 'local'])
  })

  it('leave it to a voice model of the cloud to hear and to speak', async () => {
    const { bytes } = await speak(server, { input: '法国的首都是哪里？', response_format: 'wav' })
    const reply = await fetch(`${server.apiUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'glm-4-voice',
        messages: [
          {
            role: 'user',
            content: [{ type: 'input_audio', input_audio: { data: bytes.toString('base64'), format: 'wav' } }],
          },
        ],
      }),
    })
    assert.equal(reply.headers.get('x-openmaas-speech-engine'), null)
    const { choices } = (await reply.json()) as { choices: { message: { content: string; audio: { data: string } } }[] }
    const [choice] = choices
    assert.match(choice?.message.content ?? '', /法国/)
    assert.match(await heardText(server, choice?.message.audio.data ?? ''), /法国/)
  })

  it('pass live sessions through and book their answers here', async () => {
    const live = await openLive(server)
    live.send({ type: 'session.update', session: { model: 'glm-realtime', modalities: ['text'] } })
    await live.next('session.updated')
    live.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What is 17 times 3?' }] },
    })
    live.send({ type: 'response.create' })
    const done = await live.next('response.done')
    assert.equal(live.seen.filter((type) => type === 'session.created').length, 1)
    assert.match(live.textOf('response.text.delta'), /51/)
    live.close()
    await live.closed
    assert.ok(numberAt(done, 'response.usage.total_tokens') > 0)
    const row = await until('the call in the log', async () => {
      const { data } = await adminGet(server, '/calls?limit=50')
      return (Array.isArray(data) ? data : []).find((one) => at(one, 'model') === 'glm-realtime')
    })
    assert.deepEqual(
      [at(row, 'engine_id'), at(row, 'prompt_tokens'), at(row, 'source')],
      ['cloud', at(done, 'response.usage.input_tokens'), 'engine'],
    )
  })
})
