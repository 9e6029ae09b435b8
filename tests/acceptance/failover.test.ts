import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { scripted } from './support/chat-bodies.ts'
import { assertErrorEnvelope } from './support/errors.ts'
import { at } from './support/json.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { plainText } from './support/scripted-replies.ts'
import { needsOwnServer } from './support/server.ts'
import { openStream } from './support/stream.ts'
import { until } from './support/wait.ts'

describe('two upstreams of one model', { skip: needsOwnServer }, () => {
  let server: RoutedServer | undefined
  afterEach(() => server?.stop())

  async function start() {
    const started = await startRoutedServer(2)
    server = started
    const [preferred, spare] = started.upstreams
    assert.ok(preferred !== undefined && spare !== undefined)
    return { preferred, spare, chatUrl: `${started.apiUrl}/chat/completions`, key: started.key }
  }

  it('stand in for each other: no call fails when one dies', async () => {
    const { preferred, chatUrl, key } = await start()
    const first = await call(chatUrl, { key, body: scripted('plain') })
    assert.equal(first.headers['x-openmaas-engine'], 'up-0')
    await preferred.stop()
    for (let turn = 0; turn < 6; turn += 1) {
      const reply = await call(chatUrl, { key, body: scripted('plain', { stream: turn % 2 === 1 }) })
      assert.equal(reply.status, 200, reply.text)
      assert.equal(reply.headers['x-openmaas-engine'], 'up-1')
    }
  })

  it('are both tried before the first part, and only one after it', async () => {
    const { preferred, spare, chatUrl, key } = await start()
    const refused = await call(chatUrl, { key, body: scripted('status-503') })
    assert.ok(refused.status >= 429, 'both refuse')
    assertErrorEnvelope(refused)
    assert.ok((await preferred.state()).started >= 1)
    assert.ok((await spare.state()).started >= 1)
    await preferred.reset()
    await spare.reset()
    const stream = await openStream(chatUrl, key, scripted('cut', { stream: true }))
    await stream.ended
    assert.match(stream.text(), /"finish_reason":"network_error"/)
    assert.equal((await preferred.state()).started + (await spare.state()).started, 1)
  })

  it('are not both asked when the request itself is wrong', async () => {
    const { preferred, spare, chatUrl, key } = await start()
    const refused = await call(chatUrl, { key, body: scripted('status-400') })
    assert.equal(refused.status, 400, refused.text)
    assertErrorEnvelope(refused)
    assert.equal((await preferred.state()).started + (await spare.state()).started, 1)
  })

  it('fail together with a documented server error, and recovery needs no restart', async () => {
    const { preferred, spare, chatUrl, key } = await start()
    await preferred.stop()
    await spare.stop()
    const failed = await call(chatUrl, { key, body: scripted('plain') })
    assertErrorEnvelope(failed)
    assert.ok(failed.status >= 500 && failed.status < 600, failed.text)
    await spare.restart()
    const reply = await until(
      'the recovered upstream',
      async () => {
        const attempt = await call(chatUrl, { key, body: scripted('plain') })
        return attempt.status === 200 ? attempt : undefined
      },
      30_000,
    )
    assert.ok(String(at(reply.json(), 'choices.0.message.content')).includes(plainText))
  })
})
