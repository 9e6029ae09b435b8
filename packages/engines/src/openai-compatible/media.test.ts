import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { EngineError } from '../engine-error.ts'
import type { ImageInput } from '../image-engine.ts'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import type { UpstreamScript } from '../testing/scripted-upstream.ts'
import type { VideoInput, VideoJob } from '../video-engine.ts'
import { createOpenAiCompatibleEngine } from './openai-compatible-engine.ts'

const { signal } = new AbortController()
const picture = Buffer.from('a picture')
const wish: ImageInput = { model: 'm', prompt: 'a cat', widthPixels: 512, heightPixels: 768, watermark: true }
const film: VideoInput = {
  model: 'm',
  prompt: 'a cat',
  pictures: [],
  pictureRole: 'frames',
  widthPixels: 1280,
  heightPixels: 720,
  durationSeconds: 5,
  withAudio: false,
  watermark: true,
  platformFields: {},
}

async function engineOf(test: TestContext, script: UpstreamScript) {
  const upstream = await ScriptedUpstream.start(script)
  const engine = createOpenAiCompatibleEngine({ id: 'e', baseUrl: `${upstream.origin}/v1` })
  test.after(async () => {
    await engine.close()
    await upstream.close()
  })
  assert.ok(engine.images && engine.videos)
  return { upstream, images: engine.images, videos: engine.videos }
}

function job(id: string): VideoJob {
  return { id, loadInput: async () => film }
}

describe('pictures of an OpenAI-compatible server', () => {
  it('are asked for by size and taken as base64', async (test) => {
    const { upstream, images } = await engineOf(test, (_, reply) =>
      reply.json({ data: [{ b64_json: picture.toString('base64'), revised_prompt: 'a fat cat' }] }),
    )
    const output = await images.generate({ ...wish, quality: 'hd', userId: 'user-1' }, { signal })
    assert.deepEqual(output, { picture: { kind: 'bytes', bytes: picture }, revisedPrompt: 'a fat cat' })
    assert.deepEqual(upstream.lastBody, {
      model: 'm',
      prompt: 'a cat',
      size: '512x768',
      n: 1,
      quality: 'hd',
      user: 'user-1',
      response_format: 'b64_json',
    })
  })

  it('are fetched from the server itself, and left to the guard elsewhere', async (test) => {
    const urls = ['/files/1.png', 'https://cdn.example/1.png']
    const { images } = await engineOf(test, ({ path }, reply) =>
      path === '/files/1.png' ? reply.file('image/png', picture) : reply.json({ data: [{ url: urls.shift() }] }),
    )
    assert.deepEqual((await images.generate(wish, { signal })).picture, { kind: 'bytes', bytes: picture })
    assert.deepEqual((await images.generate(wish, { signal })).picture, {
      kind: 'address',
      url: 'https://cdn.example/1.png',
    })
  })

  it('are asked for without the form of the reply where a server knows no such field', async (test) => {
    const { upstream, images } = await engineOf(test, ({ body }, reply) =>
      'response_format' in body
        ? reply.error(400, { error: { message: 'Unknown parameter: response_format' } })
        : reply.json({ data: [{ b64_json: picture.toString('base64') }] }),
    )
    assert.equal((await images.generate(wish, { signal })).picture.kind, 'bytes')
    assert.equal(upstream.requests.length, 2)
  })

  it('that are refused stay refused', async (test) => {
    const { images } = await engineOf(test, (_, reply) => reply.error(400, { error: { message: 'bad size' } }))
    await assert.rejects(
      images.generate(wish, { signal }),
      (error) => error instanceof EngineError && error.kind === 'rejected',
    )
  })
})

describe('videos of an OpenAI-compatible server', () => {
  it('are handed over as a form with the first frame, under a key that makes repetitions one', async (test) => {
    const { upstream, videos } = await engineOf(test, (_, reply) => reply.json({ id: 'video_1', status: 'queued' }))
    const input = { ...film, framesPerSecond: 24, pictures: [{ contentType: 'image/png', bytes: picture }] } as const
    assert.equal(await videos.submit(input, { signal, requestId: 'task-1' }), 'video_1')
    const [request] = upstream.requests
    assert.equal(request?.headers['idempotency-key'], 'task-1')
    for (const [name, value] of Object.entries({
      model: 'm',
      prompt: 'a cat',
      seconds: '5',
      size: '1280x720',
      fps: '24',
    }))
      assert.match(request?.text ?? '', new RegExp(`name="${name}"\r\n\r\n${value}\r\n`))
    assert.match(
      request?.text ?? '',
      /name="input_reference"; filename="first-frame.png"\r\nContent-Type: image\/png\r\n\r\na picture/,
    )
  })

  it('are refused with sound, a last frame or references', async (test) => {
    const { upstream, videos } = await engineOf(test, (_, reply) => reply.json({ id: 'video_1' }))
    const frame = { contentType: 'image/png', bytes: picture } as const
    for (const change of [
      { withAudio: true },
      { pictures: [frame, frame] },
      { pictures: [frame], pictureRole: 'references' },
    ] as const) {
      await assert.rejects(
        videos.submit({ ...film, ...change }, { signal }),
        (error) => error instanceof EngineError && error.kind === 'unsupported',
      )
    }
    assert.equal(upstream.requests.length, 0)
  })

  it('are asked after until they are done, and fetched from where they wait', async (test) => {
    const states = ['queued', 'in_progress', 'completed']
    const { videos } = await engineOf(test, ({ path }, reply) =>
      path.startsWith('/v1/videos/video_1/content')
        ? reply.file('video/mp4', Buffer.from(path))
        : reply.json({ id: 'video_1', status: states.shift() }),
    )
    assert.deepEqual(await videos.check(job('video_1'), { signal }), { state: 'working' })
    assert.deepEqual(await videos.check(job('video_1'), { signal }), { state: 'working' })
    const done = await videos.check(job('video_1'), { signal })
    assert.ok(done.state === 'done' && done.video.kind === 'stream' && done.cover?.kind === 'stream')
    assert.equal(String(await buffer(await done.video.open(signal))), '/v1/videos/video_1/content')
    assert.equal(String(await buffer(await done.cover.open(signal))), '/v1/videos/video_1/content?variant=thumbnail')
  })

  it('tell why they failed without the words of the server', async (test) => {
    const replies = [
      { status: 'failed', error: { code: 'out_of_memory', message: 'prompt "a cat" on 10.0.0.7' } },
      { status: 'failed', error: { code: 'moderation_blocked', message: 'no' } },
      { status: 'cancelled' },
    ]
    const { videos } = await engineOf(test, (_, reply) => reply.json({ id: 'v', ...replies.shift() }))
    assert.deepEqual(await videos.check(job('v'), { signal }), {
      state: 'failed',
      reason: 'The video server says that it failed (out_of_memory).',
    })
    const unsafe = await videos.check(job('v'), { signal })
    assert.equal(unsafe.state === 'failed' ? unsafe.platformCode : undefined, '1301')
    const cancelled = await videos.check(job('v'), { signal })
    assert.equal(
      cancelled.state === 'failed' ? cancelled.reason : '',
      'The video server says that the job was given up.',
    )
  })

  it('that the server does not know are lost, and those of a server that is away are not', async (test) => {
    const { videos } = await engineOf(test, ({ path }, reply) =>
      path.endsWith('gone') ? reply.error(404, { error: { message: 'no' } }) : reply.error(502, {}),
    )
    const kindOf = async (id: string) =>
      videos.check(job(id), { signal }).catch((error: unknown) => (error instanceof EngineError ? error.kind : error))
    assert.deepEqual([await kindOf('gone'), await kindOf('away')], ['rejected', 'unavailable'])
  })

  it('are ended by deleting them, which a server need not know', async (test) => {
    const { upstream, videos } = await engineOf(test, (_, reply) => reply.error(405, {}))
    await videos.cancel?.('video_1', { signal })
    assert.deepEqual(
      upstream.requests.map(({ method, path }) => `${method} ${path}`),
      ['DELETE /v1/videos/video_1'],
    )
  })
})
