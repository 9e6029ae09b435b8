import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findModel, videoRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { requirePictures, sizeLikePicture, videoWish } from './video-rules.ts'

type Fields = Readonly<Record<string, unknown>>

function wishOf(model: string, fields: Fields) {
  return videoWish(videoRequest.parse({ model, prompt: 'a cat', ...fields }), findModel(model))
}

function told(work: () => unknown): string {
  try {
    return JSON.stringify(work())
  } catch (error) {
    assert.ok(error instanceof ApiError, String(error))
    return `${error.code} ${error.text('en')}`
  }
}

function sizeOf(model: string, fields: Fields = {}): string {
  const { size, durationSeconds, framesPerSecond } = wishOf(model, fields)
  return `${size?.widthPixels}x${size?.heightPixels} ${durationSeconds}s ${framesPerSecond}fps`
}

describe('the rules of video models', () => {
  it('give the documented defaults', () => {
    assert.deepEqual(
      [
        'cogvideox-3',
        'cogvideox-2',
        'cogvideox-flash',
        'viduq1-text',
        'viduq1-image',
        'vidu2-image',
        'viduq1-start-end',
        'vidu2-start-end',
        'vidu2-reference',
      ].map((model) => sizeOf(model)),
      [
        ...Array.from({ length: 3 }, () => '1920x1080 5s undefinedfps'),
        '1920x1080 5s undefinedfps',
        '1920x1080 5s undefinedfps',
        '1280x720 4s undefinedfps',
        '1920x1080 5s undefinedfps',
        '1280x720 4s undefinedfps',
        '1280x720 4s undefinedfps',
      ],
    )
  })

  it('take what the documents list', () => {
    for (const size of ['1280x720', '720x1280', '1024x1024', '1920x1080', '1080x1920', '2048x1080', '3840x2160'])
      assert.equal(sizeOf('cogvideox-3', { size, fps: 60, duration: 10 }), `${size} 10s 60fps`)
    for (const size of ['720x480', '1280x960', '960x1280'])
      assert.match(sizeOf('cogvideox-2', { size }), new RegExp(size))
    assert.match(sizeOf('vidu2-start-end', { size: '480x360', duration: 4 }), /^480x360 4s/)
    assert.match(sizeOf('viduq1-text', { aspect_ratio: '9:16' }), /^1080x1920/)
    assert.match(sizeOf('vidu2-reference', { aspect_ratio: '1:1' }), /^720x720/)
    assert.match(sizeOf('of-the-operator', { size: '832x480', duration: 3, fps: 16 }), /^832x480 3s 16fps/)
  })

  it('refuse what they do not', () => {
    const refused = (model: string, fields: Fields) => told(() => wishOf(model, fields))
    assert.match(refused('cogvideox-3', { size: '720x480' }), /^1214 .*size.*one of/)
    assert.match(refused('cogvideox-3', { size: 'big' }), /^1214 .*size.*width x height/)
    assert.match(refused('vidu2-image', { size: '1920x1080' }), /^1214 .*size/)
    assert.match(refused('cogvideox-3', { fps: 24 }), /^1214 .*fps.*30, 60/)
    assert.match(refused('cogvideox-3', { duration: 7 }), /^1214 .*duration.*5, 10/)
    assert.match(refused('vidu2-image', { duration: 5 }), /^1214 .*duration/)
    assert.match(refused('viduq1-image', { with_audio: true }), /^1214 .*with_audio/)
    assert.match(refused('cogvideox-3', { prompt: '猫'.repeat(513) }), /^1214 .*prompt.*512/)
    assert.match(refused('of-the-operator', { size: '31x31' }), /^1214 .*size/)
    const between = { image_url: ['x', 'y'], quality: 'quality' } as const
    assert.match(refused('cogvideox-3', between), /^1214 .*quality.*speed/)
    assert.equal(wishOf('cogvideox-3', { ...between, image_url: 'x' }).pictures.length, 1)
  })

  it('pass over fields that a model does not know', () => {
    assert.equal(sizeOf('viduq1-text', { fps: 25, quality: 'speed' }), '1920x1080 5s undefinedfps')
    assert.equal(sizeOf('cogvideox-2', { duration: 10 }), '1920x1080 5s undefinedfps')
    assert.equal(wishOf('viduq1-text', { with_audio: true }).withAudio, false)
    assert.equal(wishOf('vidu2-image', { with_audio: true }).withAudio, true)
  })

  it('want a prompt, or else a picture', () => {
    assert.match(
      told(() => wishOf('cogvideox-3', { prompt: undefined })),
      /^1213 .*prompt/,
    )
    assert.match(
      told(() => wishOf('cogvideox-3', { prompt: ' ', image_url: '' })),
      /^1213/,
    )
    assert.match(
      told(() => wishOf('viduq1-text', { prompt: '' })),
      /^1213/,
    )
    assert.equal(wishOf('vidu2-image', { prompt: undefined, image_url: 'x' }).prompt, undefined)
  })

  it('count pictures', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'x')
    const count = (model: string, pictures: number) =>
      told(() => wishOf(model, { image_url: many(pictures) }).pictures.length)
    assert.equal(count('cogvideox-3', 2), '2')
    assert.match(count('cogvideox-3', 3), /^1214 .*image_url.*2 pictures/)
    assert.match(count('cogvideox-2', 2), /^1214 .*1 picture/)
    assert.match(count('viduq1-text', 1), /^1214 .*no pictures/)
    assert.equal(count('vidu2-start-end', 2), '2')
    assert.equal(count('vidu2-reference', 3), '3')
    assert.equal(wishOf('cogvideox-3', { image_url: 'x' }).size, undefined)
  })
})

describe('the pictures of videos', () => {
  const rule = wishOf('vidu2-start-end', { image_url: 'x' }).rule.pictures
  const references = wishOf('vidu2-reference', { image_url: ['x'] }).rule.pictures
  assert.ok(rule && references)
  const size = (widthPixels: number, heightPixels: number) => ({ widthPixels, heightPixels })

  it('give CogVideoX its size', () => {
    assert.deepEqual(sizeLikePicture(size(400, 300)), size(1440, 1080))
    assert.deepEqual(sizeLikePicture(size(300, 400)), size(1080, 1440))
    assert.deepEqual(sizeLikePicture(size(500, 500)), size(1080, 1080))
    assert.deepEqual(sizeLikePicture(size(5000, 100)), size(3840, 1080))
  })

  it('of Vidu have sides within one to four', () => {
    requirePictures([size(400, 100)], rule, ['image_url[0]'])
    assert.match(
      told(() => requirePictures([size(401, 100)], rule, ['image_url[0]'])),
      /^1214 .*image_url\[0\].*1:4/,
    )
    assert.match(
      told(() => requirePictures([size(100, 500)], rule, [])),
      /^1214/,
    )
  })

  it('of a beginning and an end are alike', () => {
    requirePictures([size(1000, 1000), size(1000, 1000)], rule, [])
    assert.match(
      told(() => requirePictures([size(1000, 1000), size(1200, 1200)], rule, [])),
      /^1214 .*0\.8 to 1\.25/,
    )
  })

  it('that are references have at least 128 pixels each way', () => {
    requirePictures([size(128, 128)], references, [])
    assert.match(
      told(() => requirePictures([size(300, 127)], references, [])),
      /^1214 .*128x128/,
    )
  })
})
