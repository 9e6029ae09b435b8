import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { loadImage } from '@napi-rs/canvas'
import { EngineError } from '../../engine-error.ts'
import type { VideoInput } from '../../video-engine.ts'
import { createSimulatorEngine } from '../simulator-engine.ts'
import { readBoxes } from './testing-boxes.ts'

const { images, videos } = createSimulatorEngine()
const { signal } = new AbortController()
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0
const wish: VideoInput = {
  model: 'cogvideox-3',
  prompt: '一只小猫',
  pictures: [],
  pictureRole: 'frames',
  widthPixels: 480,
  heightPixels: 360,
  durationSeconds: 4,
  withAudio: true,
  watermark: true,
  platformFields: {},
}

async function draw(prompt: string, widthPixels = 512, heightPixels = 768): Promise<Uint8Array> {
  const output = await images?.generate({ model: 'm', prompt, widthPixels, heightPixels, watermark: false }, { signal })
  assert.ok(output?.picture.kind === 'bytes')
  return output.picture.bytes
}

async function film(input: VideoInput, kind: 'video' | 'cover' = 'video'): Promise<Buffer> {
  assert.ok(videos)
  const id = await videos.submit(input, { signal, simulate: 'delay=0ms' })
  const done = await videos.check({ id, loadInput: async () => input }, { signal })
  const file = done.state === 'done' ? done[kind] : undefined
  assert.ok(file?.kind === 'stream')
  return buffer(await file.open(signal))
}

describe('simulated pictures', () => {
  it('are PNG files of the asked size, the same for the same prompt', async () => {
    const bytes = await draw('一只可爱的小猫')
    const { width, height } = await loadImage(Buffer.from(bytes))
    assert.deepEqual([width, height], [512, 768])
    assert.deepEqual(await draw('一只可爱的小猫'), bytes)
    assert.notDeepEqual(await draw('一只可爱的小狗'), bytes)
  })

  it('take a prompt of any length and content', async () => {
    for (const prompt of ['a', '长'.repeat(1000), 'w'.repeat(1000), '\u0000\n\n😀 <svg>&'])
      assert.ok((await draw(prompt, 64, 4096)).length > 100)
  })

  it('fail as they are asked to, and not at all for a caller who left', async () => {
    const input = { model: 'm', prompt: 'x', widthPixels: 64, heightPixels: 64, watermark: false }
    assert.ok(images)
    await assert.rejects(
      images.generate(input, { signal, simulate: 'error=1301' }),
      (error) => error instanceof EngineError && error.platformCode === '1301',
    )
    await assert.rejects(
      images.generate(input, { signal, simulate: 'finish=sensitive' }),
      (error) => error instanceof EngineError && error.platformCode === '1301',
    )
    await assert.rejects(images.generate(input, { signal: AbortSignal.abort(new Error('gone')) }), /gone/)
  })
})

describe('simulated videos', () => {
  it('are MP4 files of the asked size, rate and length, with a track of sound', async () => {
    const bytes = await film({ ...wish, framesPerSecond: 60 })
    const [ftyp, moov, mdat] = readBoxes(bytes)
    assert.deepEqual([ftyp?.type, moov?.type, mdat?.type], ['ftyp', 'moov', 'mdat'])
    const [picture, sound] = readBoxes(moov?.content ?? Buffer.alloc(0)).filter(({ type }) => type === 'trak')
    assert.deepEqual(picture?.track(), { widthPixels: 480, heightPixels: 360, seconds: 4, samples: 240, codec: 'avc1' })
    assert.deepEqual(sound?.track(), { widthPixels: 0, heightPixels: 0, seconds: 4, samples: 24, codec: 'fLaC' })
  })

  it('have 30 pictures a second and no sound where nothing is asked for', async () => {
    const [, moov] = readBoxes(await film({ ...wish, withAudio: false }))
    const tracks = readBoxes(moov?.content ?? Buffer.alloc(0)).filter(({ type }) => type === 'trak')
    assert.deepEqual(
      tracks.map((track) => track.track().samples),
      [120],
    )
  })

  it('have a JPEG cover', async () => {
    const { width, height } = await loadImage(await film(wish, 'cover'))
    assert.deepEqual([width, height], [480, 360])
  })

  it('begin with the first frame and end with the last one', { skip: !hasFfmpeg && 'needs ffmpeg' }, async () => {
    const [red, blue] = await Promise.all([colour('#d02020'), colour('#2020d0')])
    const bytes = await film({
      ...wish,
      widthPixels: 1280,
      heightPixels: 720,
      pictures: [
        { contentType: 'image/png', bytes: red },
        { contentType: 'image/png', bytes: blue },
      ],
    })
    const decoded = spawnSync(
      'ffmpeg',
      ['-v', 'error', '-i', 'pipe:0', '-vf', 'scale=1:1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
      { input: bytes },
    )
    assert.equal(decoded.stderr.toString(), '')
    assert.equal(decoded.stdout.length, 120 * 3)
    const [firstRed = 0, , firstBlue = 0] = decoded.stdout.subarray(0, 3)
    const [lastRed = 0, , lastBlue = 0] = decoded.stdout.subarray(-3)
    assert.ok(firstRed > firstBlue + 40 && lastBlue > lastRed + 40, `${firstRed} ${firstBlue} ${lastRed} ${lastBlue}`)
  })

  it('are done after the time that the request asks for, in any process, and fail on demand', async () => {
    assert.ok(videos)
    const loadInput = async () => wish
    const later = await videos.submit(wish, { signal, simulate: 'delay=60s' })
    assert.deepEqual(await videos.check({ id: later, loadInput }, { signal }), { state: 'working' })
    const refused = await videos.submit(wish, { signal, simulate: 'delay=0ms;finish=sensitive' })
    const other = createSimulatorEngine().videos
    const state = await other?.check({ id: refused, loadInput }, { signal })
    assert.equal(state?.state === 'failed' ? state.platformCode : undefined, '1301')
    await assert.rejects(videos.check({ id: 'video_1', loadInput }, { signal }), EngineError)
  })
})

async function colour(css: string): Promise<Uint8Array> {
  const { createCanvas } = await import('@napi-rs/canvas')
  const canvas = createCanvas(64, 64)
  const context = canvas.getContext('2d')
  context.fillStyle = css
  context.fillRect(0, 0, 64, 64)
  return canvas.encode('png')
}
