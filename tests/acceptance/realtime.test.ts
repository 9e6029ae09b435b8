import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createAccount } from './support/credentials.ts'
import { at, listAt, textAt } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { inFlightOf, untilCalls } from './support/usage.ts'
import { hear, liveOf, openLive, simulatedVoice, speak, wavFile, type Live } from './support/voice.ts'
import { until } from './support/wait.ts'

const question = '法国的首都是哪里？'

describe('live sessions', { skip: needsOwnServer }, () => {
  let server: LocalServer
  /** Samples at 24,000 Hz. */
  let asked: Buffer

  before(async () => {
    server = await startServer({ configuration: `${simulatedVoice}voice: { idleSeconds: 2 }\n` })
    asked = (await speak(server, { input: question, response_format: 'pcm' })).bytes
  })
  after(() => server.stop())

  const withSession = async (work: (live: Live) => Promise<void>, key?: string): Promise<void> => {
    const live = await openLive(server, key)
    try {
      await work(live)
    } finally {
      live.close()
      await live.closed
    }
  }
  const say = (live: Live, text: string): void =>
    live.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
    })
  const soundOf = (live: Live): Buffer =>
    Buffer.concat(
      live.events.flatMap((event) =>
        event['type'] === 'response.audio.delta' ? [Buffer.from(String(event['delta']), 'base64')] : [],
      ),
    )

  it('answer a spoken question aloud when the client commits, and tell every step of it', () =>
    withSession(async (live) => {
      const created = await live.next('session.created')
      assert.match(textAt(created, 'session.id'), /^\w{30}$/)
      live.send({ type: 'session.update', session: { model: 'glm-realtime-flash', input_audio_format: 'wav' } })
      const updated = await live.next('session.updated')
      assert.deepEqual([at(updated, 'session.model'), at(updated, 'session.voice')], ['glm-realtime-flash', 'tongtong'])
      live.send({ type: 'input_audio_buffer.append', audio: wavFile(asked, 24_000).toString('base64') })
      live.send({ type: 'input_audio_buffer.commit' })
      live.send({ type: 'response.create' })
      const transcript = await live.next('conversation.item.input_audio_transcription.completed')
      assert.equal(at(transcript, 'transcript'), question)
      await until('some sound', () => soundOf(live).length > 96_000)
      live.send({ type: 'response.cancel' })
      const done = await live.next('response.done')
      assert.equal(at(done, 'response.status'), 'cancelled')
      assert.deepEqual(at(done, 'response.metadata.engines'), { chat: 'simulator', speech: 'simulator' })
      assert.ok(listAt({ ids: live.events.map((event) => String(event['event_id'])) }, 'ids').length > 0)
      assert.equal(new Set(live.events.map((event) => event['event_id'])).size, live.events.length)
      const order = [
        'session.created',
        'conversation.created',
        'heartbeat',
        'session.updated',
        'input_audio_buffer.committed',
        'response.created',
        'rate_limits.updated',
        'response.output_item.added',
        'response.content_part.added',
        'response.audio_transcript.delta',
        'response.audio.delta',
        'response.audio.done',
        'response.audio_transcript.done',
        'response.content_part.done',
        'response.output_item.done',
        'response.cancelled',
        'response.done',
      ]
      const places = order.map((type) => live.seen.indexOf(type))
      assert.ok(
        places[0] === 0 && places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0)),
        `${places}`,
      )
      const heard = await hear(server, wavFile(soundOf(live), 24_000))
      assert.match(heard.text, /^收到/)
      assert.match(live.textOf('response.audio_transcript.delta'), /法国/)
    }))

  it('find out by themselves when somebody speaks, and fall silent when somebody breaks in', () =>
    withSession(async (live) => {
      const turn = { type: 'server_vad', silence_duration_ms: 300, threshold: 0.5 }
      live.send({ type: 'session.update', session: { input_audio_format: 'pcm24', turn_detection: turn } })
      await live.next('session.updated')
      const pause = Buffer.alloc(24_000 * 2)
      const room = Buffer.concat([pause, asked, pause])
      const speakOn = (sound: Buffer): void => {
        for (let start = 0; start < sound.length; start += 24_000) {
          live.send({
            type: 'input_audio_buffer.append',
            audio: sound.subarray(start, start + 24_000).toString('base64'),
          })
        }
      }
      speakOn(room)
      const started = await live.next('input_audio_buffer.speech_started')
      const stopped = await live.next('input_audio_buffer.speech_stopped')
      assert.ok(Math.abs(Number(started['audio_start_ms']) - 700) < 500, JSON.stringify(started))
      assert.equal(stopped['item_id'], started['item_id'])
      assert.equal((await live.next('input_audio_buffer.committed'))['item_id'], started['item_id'])
      const transcript = await live.next('conversation.item.input_audio_transcription.completed')
      assert.equal(at(transcript, 'transcript'), question)
      const first = await live.next('response.created')
      await live.next('response.audio.delta')
      speakOn(asked)
      const done = await live.next('response.done')
      assert.deepEqual([at(done, 'response.id'), at(done, 'response.status')], [at(first, 'response.id'), 'cancelled'])
      speakOn(pause)
      const second = await live.next('response.created')
      assert.notEqual(at(second, 'response.id'), at(first, 'response.id'))
    }))

  it('let the model call functions and go on with what they give', () =>
    withSession(async (live) => {
      live.send({
        type: 'session.update',
        session: {
          modalities: ['text'],
          tools: [
            {
              type: 'function',
              name: 'get_weather',
              description: 'Weather of a city',
              parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            },
          ],
        },
      })
      say(live, 'What is the weather in Paris?')
      live.send({ type: 'response.create' })
      const called = await live.next('response.function_call_arguments.done')
      assert.deepEqual([called['name'], JSON.parse(String(called['arguments']))], ['get_weather', { city: 'Paris' }])
      await live.next('response.done')
      live.send({
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: called['call_id'] ?? '', output: '{"sky":"clear"}' },
      })
      live.send({ type: 'response.create' })
      await live.next('response.text.done')
      assert.match(live.textOf('response.text.delta'), /clear/)
      assert.ok(!live.seen.includes('response.audio.delta'))
    }))

  it('remember, show, cut and forget what was said, and greet', () =>
    withSession(async (live) => {
      live.send({
        type: 'session.update',
        session: { beta_fields: { chat_mode: 'audio', greeting_config: { enable: true, content: '你好，我在听。' } } },
      })
      const done = await live.next('response.done')
      assert.equal(at(done, 'response.status'), 'completed')
      assert.equal(live.textOf('response.audio_transcript.delta'), '你好，我在听。')
      const item = textAt(await live.next('response.output_item.done'), 'item.id')
      live.send({ type: 'conversation.item.retrieve', item_id: item })
      assert.equal(at(await live.next('conversation.item.retrieved'), 'item.content.0.transcript'), '你好，我在听。')
      live.send({ type: 'conversation.item.truncate', item_id: item, content_index: 0, audio_end_ms: 10 })
      await live.next('conversation.item.truncated')
      live.send({ type: 'conversation.item.retrieve', item_id: item })
      assert.equal(at(await live.next('conversation.item.retrieved'), 'item.content.0.transcript'), '')
      live.send({ type: 'conversation.item.delete', item_id: item })
      await live.next('conversation.item.deleted')
      live.send({ type: 'conversation.item.retrieve', item_id: item })
      assert.equal(at(await live.next('error'), 'error.code'), 'item_not_found')
    }))

  it('refuse what is wrong with an event of its own and live on', () =>
    withSession(async (live) => {
      const refused = async (event: Parameters<Live['send']>[0], code: string): Promise<void> => {
        live.send(event)
        assert.equal(at(await live.next('error'), 'error.code'), code, JSON.stringify(event).slice(0, 100))
      }
      await refused('{broken', 'invalid_event')
      await refused('[1]', 'invalid_event')
      await refused({ type: 'no.such.event' }, 'invalid_event')
      await refused({ type: 'input_audio_buffer.append' }, 'invalid_event')
      await refused({ type: 'input_audio_buffer.append', audio: '!' }, 'invalid_audio')
      const silence = Buffer.alloc(31 * 16_000 * 2).toString('base64')
      live.send({ type: 'session.update', session: { input_audio_format: 'pcm' } })
      await refused({ type: 'input_audio_buffer.append', audio: silence }, 'audio_too_long')
      await refused({ type: 'input_audio_buffer.append_video_frame', video_frame: 'aGVsbG8=' }, 'invalid_video_frame')
      await refused({ type: 'input_audio_buffer.commit' }, 'input_audio_buffer_commit_empty')
      await refused({ type: 'response.cancel' }, 'stop_task_error')
      await refused({ type: 'session.update', session: { model: 'glm-4.6' } }, 'invalid_model')
      await refused({ type: 'session.update', session: { voice: 'nobody' } }, 'invalid_event')
      await refused({ type: 'session.update', session: { max_response_output_tokens: 1025 } }, 'invalid_event')
      await refused({ type: 'conversation.item.create', item: { type: 'message', content: [] } }, 'invalid_item')
      await refused(
        { type: 'conversation.item.create', item: { type: 'function_call_output', output: '' } },
        'invalid_item',
      )
      live.sendBytes(Buffer.from([1, 2, 3]))
      assert.equal(at(await live.next('error'), 'error.code'), 'invalid_event')
      live.send({ type: 'response.create' })
      assert.equal(at(await live.next('error'), 'error.code'), 'nothing_to_answer')
      live.send({ type: 'session.update', session: { beta_fields: { chat_mode: 'video_passive' } } })
      say(live, '这是什么？')
      live.send({ type: 'response.create' })
      assert.equal(at(await live.next('error'), 'error.code'), 'video_model_query_error')
    }))

  it('write down and answer nothing where only that is wanted', () =>
    withSession(async (live) => {
      live.send({ type: 'transcription_session.update', session: { input_audio_format: 'pcm24' } })
      const updated = await live.next('transcription_session.updated')
      assert.equal(at(updated, 'session.object'), 'realtime.transcription_session')
      live.send({ type: 'input_audio_buffer.append', audio: asked.toString('base64') })
      live.send({ type: 'input_audio_buffer.commit' })
      const transcript = await live.next('conversation.item.input_audio_transcription.completed')
      assert.equal(at(transcript, 'transcript'), question)
      live.send({ type: 'response.create', event_id: 'mine' })
      assert.equal(at(await live.next('error'), 'error.event_id'), 'mine')
      live.send({ type: 'transcription_session.update', session: { turn_detection: { type: 'server_vad' } } })
      await live.next('transcription_session.updated')
      for (const sound of [asked, Buffer.alloc(48_000)])
        live.send({ type: 'input_audio_buffer.append', audio: sound.toString('base64') })
      await live.next('conversation.item.input_audio_transcription.completed')
      live.send({ type: 'session.update', session: { modalities: ['text'] } })
      assert.equal(at(await live.next('session.updated'), 'session.object'), 'realtime.session')
      assert.ok(!live.events.some(({ type }) => type === 'response.created'))
    }))

  it('hold no more than a client reads, and no item that is larger than any memory', () =>
    withSession(async (live) => {
      say(live, 'x'.repeat(300_000))
      assert.equal(at(await live.next('error'), 'error.code'), 'invalid_item')
      live.send('[1]')
      assert.equal(at(await live.next('error'), 'error.message'), 'An event is a JSON object.')
      live.send({ type: 'nothing', event_id: 'mine' })
      assert.equal(at(await live.next('error'), 'error.event_id'), 'mine')
    }))

  it('are let in by a key in the header or among the sub-protocols, as many as the tier has, and booked by answer', async () => {
    await assert.rejects(openLive(server, '00000000000000000000000000000000.wrong'))
    const account = await createAccount(server, 'V0')
    const address = `${server.apiUrl.replace('http', 'ws')}/realtime`
    const byName = await liveOf(new WebSocket(address, ['openmaas-realtime', `bearer.${account.key}`]))
    await byName.next('session.created')
    const others = await Promise.all(Array.from({ length: 4 }, () => openLive(server, account.key)))
    await assert.rejects(openLive(server, account.key))
    byName.send({ type: 'session.update', session: { modalities: ['text'] } })
    say(byName, 'What is 17 times 3?')
    byName.send({ type: 'response.create' })
    const done = await byName.next('response.done')
    for (const live of [byName, ...others]) live.close()
    await Promise.all([byName, ...others].map(({ closed }) => closed))
    await until('the slots to be free', async () => (await inFlightOf(server, account.id)) === 0)
    const [row] = await untilCalls(server, account.id, 1)
    assert.deepEqual(
      [at(row, 'operation'), at(row, 'model'), at(row, 'completion_tokens')],
      ['realtime', 'glm-realtime', at(done, 'response.usage.output_tokens')],
    )
  })

  it('end the answer under way when the client leaves', async () => {
    const account = await createAccount(server, 'V0')
    const live = await openLive(server, account.key)
    say(live, '讲一个故事')
    live.send({ type: 'response.create' })
    await live.next('response.audio.delta')
    live.close()
    await until('the slot to be free', async () => (await inFlightOf(server, account.id)) === 0, 1500)
    const [row] = await untilCalls(server, account.id, 1)
    assert.equal(at(row, 'end_cause'), 'client_closed')
    assert.ok(Number(at(row, 'completion_tokens')) > 0)
  })

  it('are closed when nothing is sent for too long, and for a frame that is too large', async () => {
    const idle = await openLive(server)
    const large = await openLive(server)
    large.send({ type: 'input_audio_buffer.append', audio: 'A'.repeat(9 * 1_048_576) })
    assert.equal(await large.closed, 1009)
    assert.equal(await idle.closed, 1000)
  })

  it('tell who comes without a WebSocket what is missing, and leave other paths alone', async () => {
    const reply = await fetch(`${server.apiUrl}/realtime`, { headers: { authorization: `Bearer ${server.key}` } })
    assert.equal(reply.status, 400)
    assert.match(await reply.text(), /"1210".*Upgrade: websocket/)
    await assert.rejects(liveOf(new WebSocket(`${server.apiUrl.replace('http', 'ws')}/chat/completions`)))
  })

  it('are closed with a word when the server stops', async () => {
    const live = await openLive(server)
    live.send({ type: 'session.update', session: {} })
    say(live, '讲一个故事')
    live.send({ type: 'response.create' })
    await live.next('response.audio.delta')
    const ended = server.end('SIGTERM')
    assert.equal(await live.closed, 1001)
    assert.equal(at(await live.next('response.done'), 'response.status'), 'incomplete')
    assert.equal(await ended, 0)
  })
})
