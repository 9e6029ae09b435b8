import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { OpenMaaS } from '../client.ts'
import { AbortedError, AuthenticationError, ConnectionError } from '../errors.ts'
import { liveServer } from '../testing/live-server.ts'
import type { LivePeer, LiveServer } from '../testing/live-server.ts'
import { until } from '../testing/scripted-server.ts'
import { connectRealtime } from './realtime.ts'
import type { RealtimeConnection, RealtimeOptions } from './realtime.ts'

const nothing = (): void => {}

describe('a live conversation', () => {
  let server: LiveServer | undefined
  afterEach(async () => {
    await server?.stop()
    server = undefined
  })
  const connect = async (
    options: RealtimeOptions = {},
    open: (peer: LivePeer) => void = nothing,
    refuse?: (peer: LivePeer) => number | undefined,
  ): Promise<RealtimeConnection> => {
    server = await liveServer(open, refuse)
    return connectRealtime(new OpenMaaS({ baseURL: server.baseURL, apiKey: 'id.secret' }), options)
  }
  const peer = (): LivePeer => {
    const [first] = server?.peers ?? []
    assert.ok(first !== undefined)
    return first
  }
  const typesOf = async (live: RealtimeConnection): Promise<string[]> => {
    const types: string[] = []
    for await (const { type } of live) types.push(type)
    return types
  }

  it('sends the key in a header, or in the name of a sub-protocol for browsers', async () => {
    const live = await connect()
    assert.equal(peer().url, '/api/paas/v4/realtime')
    assert.equal(peer().headers.authorization, 'Bearer id.secret')
    live.close()
    await server?.stop()
    const inPage = await connect({ keyIn: 'protocol' })
    assert.equal(peer().headers.authorization, undefined)
    assert.match(peer().headers['sec-websocket-protocol'] ?? '', /^openmaas-realtime, ?bearer\.id\.secret$/)
    inPage.close()
  })

  it('sets the session first, and sends what each of its methods says', async () => {
    const live = await connect({ session: { model: 'glm-realtime-flash' } })
    live.say('你好')
    live.appendAudio(Uint8Array.from([1, 2, 3]))
    live.commitAudio()
    live.answerTool('call-1', '{"degrees":21}')
    live.update({ voice: 'tongtong' })
    live.send({ type: 'response.cancel' })
    await until('all events', () => peer().heard.length === 10)
    const item = (content: object) => ({ type: 'conversation.item.create', item: content })
    assert.deepEqual(peer().heard, [
      { type: 'session.update', session: { model: 'glm-realtime-flash' } },
      item({ type: 'message', role: 'user', content: [{ type: 'input_text', text: '你好' }] }),
      { type: 'response.create' },
      { type: 'input_audio_buffer.append', audio: 'AQID' },
      { type: 'input_audio_buffer.commit' },
      { type: 'response.create' },
      item({ type: 'function_call_output', call_id: 'call-1', output: '{"degrees":21}' }),
      { type: 'response.create' },
      { type: 'session.update', session: { voice: 'tongtong' } },
      { type: 'response.cancel' },
    ])
    live.close()
  })

  it('gives every event in order, those that came with the opening and those before the end too', async () => {
    const live = await connect({}, (one) => {
      for (const type of ['session.created', 'a', 'b']) one.send({ type })
      one.send({ type: 'long', text: '啊'.repeat(5000) })
      one.close(1000)
    })
    assert.deepEqual(await typesOf(live), ['session.created', 'a', 'b', 'long'])
    assert.throws(() => live.send({ type: 'a' }), ConnectionError)
  })

  it('is closed when its reader leaves', async () => {
    const live = await connect({}, (one) => one.send({ type: 'a' }))
    for await (const _ of live) break
    await until('the end', () => peer().closedWith() !== undefined)
    assert.equal(peer().closedWith(), 1000)
  })

  it('tells what came before it broke, and then that it broke', async () => {
    for (const [end, message] of [
      [(one: LivePeer) => one.close(4001, 'too long'), /4001: too long/],
      [(one: LivePeer) => one.destroy(), /1006/],
      [(one: LivePeer) => one.sendText('{"type":'), /not JSON/],
    ] as const) {
      const live = await connect({}, (one) => one.send({ type: 'a' }))
      const types: string[] = []
      const reading = (async () => {
        for await (const { type } of live) {
          types.push(type)
          end(peer())
        }
      })()
      await assert.rejects(reading, (error) => error instanceof ConnectionError && message.test(error.message))
      assert.deepEqual(types, ['a'])
      await server?.stop()
    }
    server = undefined
  })

  it('is ended by its signal, before it opens and while it is read', async () => {
    const ended = AbortSignal.abort(new Error('enough'))
    await assert.rejects(connect({ signal: ended }), AbortedError)
    assert.equal(server?.peers.length, 0)
    await server?.stop()

    const controller = new AbortController()
    const live = await connect({ signal: controller.signal }, (one) => one.send({ type: 'a' }))
    const reading = (async () => {
      for await (const _ of live) controller.abort(new Error('enough'))
    })()
    await assert.rejects(reading, (error) => error instanceof AbortedError && /enough/.test(String(error.cause)))
    await until('the end', () => peer().closedWith() !== undefined)
  })

  it('is not opened where the server refuses it, where nobody listens and where there is no WebSocket', async () => {
    await assert.rejects(
      connect({}, nothing, () => 401),
      (error) => error instanceof AuthenticationError || error instanceof ConnectionError,
    )
    await server?.stop()
    const nobody = new OpenMaaS({ baseURL: server?.baseURL ?? '', apiKey: 'id.secret' })
    server = undefined
    await assert.rejects(connectRealtime(nobody), ConnectionError)
    const { WebSocket: own } = globalThis
    try {
      Reflect.deleteProperty(globalThis, 'WebSocket')
      await assert.rejects(connectRealtime(nobody), TypeError)
    } finally {
      Reflect.set(globalThis, 'WebSocket', own)
    }
  })
})
