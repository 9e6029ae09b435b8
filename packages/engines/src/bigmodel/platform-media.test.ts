import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import type { UpstreamScript } from '../testing/scripted-upstream.ts'
import type { VideoInput } from '../video-engine.ts'
import { createBigModelEngine } from './bigmodel-engine.ts'

const { signal } = new AbortController()

async function engineOf(test: TestContext, script: UpstreamScript) {
  const upstream = await ScriptedUpstream.start(script)
  const engine = createBigModelEngine({ id: 'e', baseUrl: `${upstream.origin}/api`, apiKey: 'id.secret' })
  test.after(async () => {
    await engine.close()
    await upstream.close()
  })
  assert.ok(engine.images && engine.videos)
  return { upstream, images: engine.images, videos: engine.videos }
}

describe('the platform as an engine of pictures', () => {
  it('marks them itself, and its findings go on', async (test) => {
    const { upstream, images } = await engineOf(test, (_, reply) =>
      reply.json({
        created: 1,
        data: [{ url: 'https://cdn.example/1.png' }],
        content_filter: [{ role: 'user', level: 2 }, { role: 'x' }],
      }),
    )
    assert.equal(images.drawsWatermark, true)
    const input = { model: 'glm-image', prompt: '猫', widthPixels: 1280, heightPixels: 1280, watermark: false }
    assert.deepEqual(await images.generate(input, { signal }), {
      picture: { kind: 'address', url: 'https://cdn.example/1.png' },
      contentFindings: [{ role: 'user', level: 2 }],
    })
    assert.deepEqual(upstream.lastBody, {
      model: 'glm-image',
      prompt: '猫',
      size: '1280x1280',
      watermark_enabled: false,
    })
  })
})

describe('the platform as an engine of videos', () => {
  const input: VideoInput = {
    model: 'cogvideox-3',
    pictures: [
      { contentType: 'image/png', bytes: Buffer.from('1') },
      { contentType: 'image/jpeg', bytes: Buffer.from('2') },
    ],
    pictureRole: 'frames',
    widthPixels: 1920,
    heightPixels: 1080,
    durationSeconds: 5,
    withAudio: true,
    watermark: true,
    platformFields: { quality: 'speed', with_audio: true, fps: 60 },
  }

  it('gets the fields as the client sent them, and the pictures inside', async (test) => {
    const { upstream, videos } = await engineOf(test, (_, reply) =>
      reply.json({ id: 't-1', task_status: 'PROCESSING' }),
    )
    assert.equal(await videos.submit(input, { signal }), 't-1')
    assert.deepEqual(upstream.lastBody, {
      model: 'cogvideox-3',
      quality: 'speed',
      with_audio: true,
      fps: 60,
      image_url: ['data:image/png;base64,MQ==', 'data:image/jpeg;base64,Mg=='],
    })
  })

  it('tells how a task stands, with its code where it failed', async (test) => {
    const replies = [
      { task_status: 'PROCESSING' },
      { task_status: 'SUCCESS', video_result: [{ url: 'https://cdn.example/1.mp4', cover_image_url: '/cover.png' }] },
      { task_status: 'FAIL', error: { code: '1301', message: 'x' } },
    ]
    const { upstream, videos } = await engineOf(test, (_, reply) => reply.json(replies.shift()))
    const check = () => videos.check({ id: 't-1', loadInput: async () => input }, { signal })
    assert.deepEqual(await check(), { state: 'working' })
    const done = await check()
    assert.ok(done.state === 'done')
    assert.deepEqual(done.video, { kind: 'address', url: 'https://cdn.example/1.mp4' })
    assert.equal(done.cover?.kind, 'stream')
    assert.deepEqual(await check(), {
      state: 'failed',
      reason: 'The platform says that the task failed.',
      platformCode: '1301',
    })
    assert.equal(upstream.requests[0]?.path, '/api/paas/v4/async-result/t-1')
  })
})
