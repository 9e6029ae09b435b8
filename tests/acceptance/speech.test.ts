import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createOpenAI } from '@ai-sdk/openai'
import { generateSpeech, transcribe } from 'ai'
import OpenAI, { toFile } from 'openai'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, isObject, listAt, textAt } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { upload } from './support/upload.ts'
import { inFlightOf, untilCalls } from './support/usage.ts'
import { hear, heardText, simulatedVoice, speak, speechCall, wavFile } from './support/voice.ts'
import { until } from './support/wait.ts'

const sentence = '你好，今天天气怎么样？'

describe('speech and transcription', { skip: needsOwnServer }, () => {
  let server: LocalServer
  before(async () => {
    server = await startServer({ configuration: simulatedVoice })
  })
  after(() => server.stop())

  describe('POST /audio/speech', () => {
    it('gives a WAV file that says what made it, and that can be written down again', async () => {
      const { status, headers, bytes } = await speak(server, { input: sentence, response_format: 'wav' })
      assert.equal(status, 200)
      assert.equal(headers['content-type'], 'audio/wav')
      assert.equal(headers['x-openmaas-engine'], 'simulator')
      assert.equal(bytes.toString('latin1', 0, 4), 'RIFF')
      assert.ok(bytes.includes('simulated'))
      assert.equal((await hear(server, bytes)).text, sentence)
    })

    it('gives samples at 24,000 Hz when no format is named, slower and louder when asked to', async () => {
      const plain = await speak(server, { input: sentence })
      assert.match(plain.headers['content-type'] ?? '', /^audio\/pcm/)
      assert.equal((await hear(server, wavFile(plain.bytes, 24_000))).text, sentence)
      const slow = await speak(server, { input: sentence, speed: '0.5', volume: 0.1 })
      assert.ok(slow.bytes.length > plain.bytes.length * 1.8)
      const loudest = (bytes: Buffer): number => {
        let most = 0
        for (let place = 0; place + 1 < bytes.length; place += 2) most = Math.max(most, bytes.readInt16LE(place))
        return most
      }
      assert.ok(loudest(slow.bytes) < loudest(plain.bytes) / 5)
    })

    it('streams pieces in base64 or hex, and ends as the documents show', async () => {
      for (const encoding of ['base64', 'hex'] as const) {
        const reply = await speechCall(server, { input: '第一句。第二句。', stream: true, encode_format: encoding })
        const chunks = reply.text
          .split('\n\n')
          .filter((line) => line.startsWith('data: {'))
          .map((line) => JSON.parse(line.slice(6)))
        assert.equal(chunks.length, 3)
        assert.deepEqual(chunks.at(-1).choices, [{ index: 0, finish_reason: 'stop' }])
        assert.equal(chunks[0].choices[0].delta.return_sample_rate, 24_000)
        const sound = chunks.slice(0, -1).map(({ choices }) => Buffer.from(choices[0].delta.content, encoding))
        assert.equal((await hear(server, wavFile(Buffer.concat(sound), 24_000))).text, '第一句。第二句。')
      }
    })

    it('refuses what the documents refuse', async () => {
      assertError(
        await call(`${server.apiUrl}/audio/speech`, { key: server.key, body: { model: 'glm-tts', voice: 'jam' } }),
        400,
        '1213',
      )
      for (const wrong of [
        { input: '' },
        { input: '长'.repeat(1025) },
        { speed: 2.1 },
        { speed: 0.4 },
        { volume: 0 },
        { volume: 10.5 },
        { voice: 'nobody' },
        { voice: 'voice_clone_20240315_143052_001' },
        { response_format: 'flac' },
        { stream: true, response_format: 'wav' },
        { stream: true, encode_format: 'rot13' },
      ]) {
        assertError(await speechCall(server, wrong), 400, '1214')
      }
      assertError(await speechCall(server, { model: 'no-such-model' }), 400, '1211')
      assertError(await speechCall(server, { model: 'glm-4.6' }), 400, '1212')
    })

    it('tells faults as errors, also in the middle of a stream', async () => {
      assertError(await speechCall(server, {}, { 'x-openmaas-simulate': 'error=1305' }), 429, '1305')
      const cut = await speechCall(server, { input: '一。二。三。', stream: true }, { 'x-openmaas-simulate': 'cut=2' })
      assert.equal(cut.status, 200)
      const last = cut.text.trim().split('\n\n').at(-1) ?? ''
      assert.match(last, /^data: \{"error":\{"code":"1234"/)
    })

    it('frees its slot within a second when the client leaves', async () => {
      const account = await createAccount(server, 'V0')
      const leaving = new AbortController()
      const speaking = call(`${server.apiUrl}/audio/speech`, {
        key: account.key,
        body: { model: 'glm-tts', voice: 'jam', input: '一。二。三。四。', stream: true },
        headers: { 'x-openmaas-simulate': 'pace=20s' },
        signal: leaving.signal,
      })
      await until('the slot to be taken', async () => (await inFlightOf(server, account.id)) === 1)
      leaving.abort()
      await assert.rejects(speaking)
      await until('the slot to be free', async () => (await inFlightOf(server, account.id)) === 0, 1500)
      const [row] = await untilCalls(server, account.id, 1)
      assert.deepEqual([row?.['operation'], row?.['model']], ['audio.speech', 'glm-tts'])
    })
  })

  describe('POST /audio/transcriptions', () => {
    let sound: Buffer
    before(async () => {
      sound = (await speak(server, { input: sentence, response_format: 'wav' })).bytes
    })

    it('takes a file or base64, as a form or as JSON; the file wins', async () => {
      const heard = await hear(server, sound, {
        'hotwords[]': '天气',
        prompt: '前文',
        request_id: 'my-request',
        response_format: 'verbose_json',
      })
      assert.equal(heard.text, sentence)
      assert.equal(heard.body['request_id'], 'my-request')
      assert.equal(listAt(heard.body, 'segments').length, 1)
      const url = `${server.apiUrl}/audio/transcriptions`
      const base64 = sound.toString('base64')
      const json = await call(url, { key: server.key, body: { model: 'glm-asr', file_base64: base64, stream: false } })
      assert.equal(textAt(json.json(), 'text'), sentence)
      const form = await upload(url, server.key, [
        ['model', 'GLM-ASR-2512'],
        ['file_base64', base64],
      ])
      assert.equal(textAt(form.json(), 'text'), sentence)
      const both = await upload(url, server.key, [
        ['model', 'glm-asr-2512'],
        ['file_base64', 'AAAA'],
        ['file', { name: 'a.wav', content: sound }],
      ])
      assert.equal(textAt(both.json(), 'text'), sentence)
    })

    it('streams what it hears', async () => {
      const reply = await upload(`${server.apiUrl}/audio/transcriptions`, server.key, [
        ['model', 'glm-asr-2512'],
        ['stream', 'true'],
        ['file', { name: 'a.wav', content: sound }],
      ])
      assert.match(String(reply.headers['content-type']), /^text\/event-stream/)
      const events = reply.text.trim().split('\n\n')
      assert.equal(events.at(-1), 'data: [DONE]')
      const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice(6)))
      assert.ok(chunks.slice(0, -1).every(({ type }) => type === 'transcript.text.delta'))
      assert.equal(
        chunks
          .slice(0, -1)
          .map(({ delta }) => delta)
          .join(''),
        sentence,
      )
      assert.deepEqual([chunks.at(-1).type, chunks.at(-1).text], ['transcript.text.done', sentence])
    })

    it('refuses sound that is too long or too large, that is none, and calls without any', async () => {
      const url = `${server.apiUrl}/audio/transcriptions`
      const send = (content: Uint8Array, model = 'glm-asr-2512') =>
        upload(url, server.key, [
          ['model', model],
          ['file', { name: 'a.wav', content }],
        ])
      const silence = wavFile(Buffer.alloc(8000 * 2 * 31), 8000)
      assertError(await send(silence), 400, '1214')
      assert.equal((await send(silence, 'glm-asr')).status, 200)
      assertError(await send(Buffer.alloc(25 * 1_048_576 + 1)), 435, '1210')
      assertError(await send(Buffer.from('hello')), 400, '1214')
      assertError(await send(Buffer.alloc(0)), 400, '1214')
      assertError(await send(sound.subarray(0, 30)), 400, '1214')
      assertError(await send(sound, 'glm-tts'), 400, '1212')
      assertError(await upload(url, server.key, [['model', 'glm-asr-2512']]), 400, '1213')
      assertError(await upload(url, server.key, [['file', { name: 'a.wav', content: sound }]]), 400, '1213')
      assertError(await call(url, { key: server.key, body: { model: 'glm-asr', file_base64: '!!!' } }), 400, '1214')
      const words = Array.from({ length: 101 }, (_, index) => ['hotwords[]', String(index)] as const)
      assertError(
        await upload(url, server.key, [['model', 'glm-asr-2512'], ...words, ['file', { name: 'a', content: sound }]]),
        400,
        '1214',
      )
    })

    it('says how long other sound is, and nothing of silence', async () => {
      const noise = Buffer.alloc(16_000)
      for (let index = 0; index < noise.length / 2; index++)
        noise.writeInt16LE(((index * 7919) % 6000) - 3000, index * 2)
      assert.equal((await hear(server, wavFile(noise, 8000))).text, '[simulated transcription of 1.0 s of audio]')
      assert.equal((await hear(server, wavFile(Buffer.alloc(16_000), 8000))).text, '')
    })
  })

  describe('voices', () => {
    it('are cloned of a sample, listed, spoken with, kept over kill -9, and deleted', async () => {
      const sample = (await speak(server, { input: '这是我的声音。', voice: 'douji', response_format: 'wav' })).bytes
      const file = await upload(`${server.apiUrl}/files`, server.key, [
        ['purpose', 'voice-clone-input'],
        ['file', { name: 'me.wav', content: sample }],
      ])
      const clone = (body: object) =>
        call(`${server.apiUrl}/voice/clone`, {
          key: server.key,
          body: {
            model: 'glm-tts-clone',
            voice_name: '我的',
            input: '试听。',
            file_id: textAt(file.json(), 'id'),
            ...body,
          },
        })
      const reply = await clone({ text: '这是我的声音。' })
      assert.equal(reply.status, 200, reply.text)
      const voice = textAt(reply.json(), 'voice')
      assert.match(voice, /^voice_clone_\d{8}_\d{6}_\w+$/)
      assert.equal(textAt(reply.json(), 'file_purpose'), 'voice-clone-output')
      assertError(await clone({}), 400, '1214')
      assertError(await clone({ voice_name: 'x', file_id: 'voice-clone-input-1-00' }), 404, '1214')
      assertError(await clone({ voice_name: 'x', file_id: textAt(reply.json(), 'file_id') }), 400, '1214')

      await server.end('SIGKILL')
      await server.restart()
      const list = await call(`${server.apiUrl}/voice/list?voiceType=PRIVATE&voiceName=&request_id=`, {
        key: server.key,
      })
      const [listed] = listAt(list.json(), 'voice_list')
      assert.equal(textAt(listed, 'voice'), voice)
      assert.match(textAt(listed, 'create_time'), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      const preview = Buffer.from(await (await fetch(textAt(listed, 'download_url'))).arrayBuffer())
      assert.equal((await hear(server, preview)).text, '试听。')
      const spoken = await speak(server, { input: '你好。', voice, response_format: 'wav' })
      assert.equal((await hear(server, spoken.bytes)).text, '你好。')

      const other = await createAccount(server, 'V0')
      assert.equal((await speak(server, { input: '你好。', voice }, other.key)).status, 400)
      const remove = (key: string, name = voice) =>
        call(`${server.apiUrl}/voice/delete`, { key, body: { voice: name } })
      assertError(await remove(other.key), 404, '1214')
      const otherList = await call(`${server.apiUrl}/voice/list`, { key: other.key })
      assert.ok(listAt(otherList.json(), 'voice_list').every((one) => at(one, 'voice_type') === 'OFFICIAL'))
      const removed = await remove(server.key)
      assert.match(textAt(removed.json(), 'update_time'), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      assertError(await remove(server.key), 404, '1214')
      assertError(await remove(server.key, 'tongtong'), 400, '1214')
      assert.equal((await speak(server, { input: '你好。', voice })).status, 400)
    })

    it('are found by a part of their name', async () => {
      const list = await call(`${server.apiUrl}/voice/list?voiceName=${encodeURIComponent('彤')}`, { key: server.key })
      assert.deepEqual(
        listAt(list.json(), 'voice_list').map((one) => at(one, 'voice')),
        ['tongtong'],
      )
    })

    it('speak once in the voice of a sample by the older operation', async () => {
      const sample = (await speak(server, { input: '样本。', response_format: 'mp3' })).bytes
      const url = `${server.apiUrl}/audio/customization`
      const form = new FormData()
      for (const [name, value] of [
        ['model', 'cogtts-clone'],
        ['input', '用我的声音。'],
        ['voice_text', '样本。'],
      ] as const)
        form.append(name, value)
      form.append('voice_data', new Blob([Uint8Array.from(sample)]), 'voice.mp3')
      const reply = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${server.key}` }, body: form })
      assert.equal(reply.headers.get('content-type'), 'audio/wav')
      assert.equal((await hear(server, Buffer.from(await reply.arrayBuffer()))).text, '用我的声音。')
      assertError(
        await upload(url, server.key, [
          ['model', 'cogtts-clone'],
          ['input', 'x'],
        ]),
        400,
        '1213',
      )
    })
  })

  describe('glm-4-voice', () => {
    const ask = async (body: object) => {
      const question = (await speak(server, { input: '法国的首都是哪里？', response_format: 'mp3' })).bytes
      return call(`${server.apiUrl}/chat/completions`, {
        key: server.key,
        body: {
          model: 'glm-4-voice',
          messages: [
            {
              role: 'user',
              content: [{ type: 'input_audio', input_audio: { data: question.toString('base64'), format: 'mp3' } }],
            },
          ],
          ...body,
        },
      })
    }

    it('answers a spoken question in words and aloud, and says by what', async () => {
      const reply = await ask({})
      assert.equal(reply.status, 200, reply.text)
      for (const name of ['', 'speech-', 'transcription-'])
        assert.equal(reply.headers[`x-openmaas-${name}engine`], 'simulator')
      const content = textAt(reply.json(), 'choices.0.message.content')
      assert.match(content, /法国/)
      const spoken = await heardText(server, textAt(reply.json(), 'choices.0.message.audio.data'))
      assert.equal(spoken.replaceAll(/\s/g, ''), content.replaceAll(/\s/g, ''))
      const id = textAt(reply.json(), 'choices.0.message.audio.id')
      const later = (key: string, audioId: string) =>
        call(`${server.apiUrl}/chat/completions`, {
          key,
          body: {
            model: 'glm-4-voice',
            messages: [
              { role: 'user', content: '你好' },
              { role: 'assistant', audio: { id: audioId } },
              { role: 'user', content: '再说一遍' },
            ],
          },
        })
      assert.equal((await later(server.key, id)).status, 200)
      const other = await createAccount(server, 'V0')
      assertError(await later(other.key, id), 400, '1214')
      assertError(await later(server.key, 'audio_0'), 400, '1214')
    })

    it('says the same in a stream', async () => {
      const reply = await ask({ stream: true })
      const chunks = reply.text
        .split('\n\n')
        .filter((line) => line.startsWith('data: {'))
        .map((line) => JSON.parse(line.slice(6)))
      const deltas = chunks.map(({ choices }) => choices[0].delta)
      const content = deltas.map((delta) => delta.content ?? '').join('')
      const sound = deltas.flatMap(({ audio }) => (audio === undefined ? [] : [Buffer.from(audio.data, 'base64')]))
      assert.ok(sound.length > 1)
      const spoken = await heardText(server, Buffer.concat(sound).toString('base64'))
      assert.equal(spoken.replaceAll(/\s/g, ''), content.replaceAll(/\s/g, ''))
      assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop')
    })

    it('refuses sound that is none, in the field that holds it', async () => {
      const reply = await ask({
        messages: [
          { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'aGVsbG8=', format: 'wav' } }] },
        ],
      })
      assertError(reply, 400, '1214')
      assert.match(reply.text, /messages\[0\]\.content\[0\]\.input_audio\.data/)
    })
  })

  describe('clients', () => {
    it('of OpenAI speak in MP3 by default and write it down', async () => {
      const client = new OpenAI({ baseURL: server.apiUrl, apiKey: server.key, maxRetries: 0 })
      const speech = await client.audio.speech.create({ model: 'glm-tts', voice: 'alloy', input: sentence })
      assert.equal(speech.headers.get('content-type'), 'audio/mpeg')
      const bytes = Buffer.from(await speech.arrayBuffer())
      const file = await toFile(bytes, 'speech.mp3')
      const transcript = await client.audio.transcriptions.create({ model: 'glm-asr-2512', file })
      assert.equal(transcript.text, sentence)
      const stream = await client.audio.transcriptions.create({ model: 'glm-asr-2512', file, stream: true })
      let text = ''
      for await (const event of stream) if (event.type === 'transcript.text.delta') text += event.delta
      assert.equal(text, sentence)
    })

    it('of Vercel speak and write down', async () => {
      const openai = createOpenAI({ baseURL: server.apiUrl, apiKey: server.key })
      const { audio } = await generateSpeech({ model: openai.speech('glm-tts'), text: sentence, maxRetries: 0 })
      assert.equal(audio.mediaType, 'audio/mpeg')
      const { text } = await transcribe({
        model: openai.transcription('glm-asr-2512'),
        audio: audio.uint8Array,
        maxRetries: 0,
      })
      assert.equal(text, sentence)
    })
  })

  it('lists its models', async () => {
    const reply = await call(`${server.apiUrl}/models`, { key: server.key })
    const ids = listAt(reply.json(), 'data')
      .filter(isObject)
      .map((model) => model['id'])
    for (const id of ['glm-tts', 'glm-asr-2512', 'glm-4-voice']) assert.ok(ids.includes(id), id)
  })
})
