import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findModel } from '@openmaas/protocol'
import type { ImageRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { imageWish } from './image-rules.ts'

type Wish = Partial<Pick<ImageRequest, 'prompt' | 'size' | 'quality'>>

function wishOf(model: string, request: Wish): string {
  const { widthPixels, heightPixels, quality } = imageWish({ prompt: 'a cat', ...request }, findModel(model))
  return `${widthPixels}x${heightPixels} ${quality}`
}

function refusalOf(model: string, request: Wish): string {
  try {
    return wishOf(model, request)
  } catch (error) {
    assert.ok(error instanceof ApiError)
    return `${error.code} ${error.text('en')}`
  }
}

describe('the sizes of pictures', () => {
  it('are the documented ones where none is asked for', () => {
    assert.equal(wishOf('glm-image', {}), '1280x1280 hd')
    for (const model of ['cogview-4', 'cogview-3-flash', 'cogview-3-plus', 'of-the-operator'])
      assert.equal(wishOf(model, { size: 'auto' }), '1024x1024 undefined')
  })

  it('take every recommended size', () => {
    for (const size of ['1568x1056', '1056x1568', '1472x1088', '1088x1472', '1728x960', '960x1728'])
      assert.equal(wishOf('glm-image', { size }), `${size} hd`)
    for (const size of ['768x1344', '864x1152', '1344x768', '1152x864', '1440x720', '720x1440'])
      assert.equal(wishOf('cogview-4-250304', { size, quality: 'hd' }), `${size} hd`)
  })

  it('take the limits and the sign of multiplication', () => {
    assert.equal(wishOf('glm-image', { size: '2048×512' }), '2048x512 hd')
    assert.equal(wishOf('glm-image', { size: ' 2048 X 2048 ' }), '2048x2048 hd')
    assert.equal(wishOf('cogview-4', { size: '2048x1024' }), '2048x1024 undefined')
  })

  it('are refused beyond the rules of the model', () => {
    const sides = /^1214 .*size.*512 to 2048 pixels/
    for (const size of ['480x1024', '1024x2080', '0x0']) assert.match(refusalOf('glm-image', { size }), sides)
    assert.match(refusalOf('glm-image', { size: '1040x1024' }), /multiples of 32/)
    assert.match(refusalOf('cogview-4', { size: '1000x1024' }), /multiples of 16/)
    assert.match(refusalOf('cogview-4', { size: '2048x1040' }), /at most 2097152 pixels/)
    assert.match(refusalOf('of-the-operator', { size: '5000x64' }), /64 to 4096/)
    for (const size of ['large', '1024', '1024x', '-1x5', '1e3x1024', '123456x1024'])
      assert.match(refusalOf('cogview-4', { size }), /^1214 .*width x height/)
  })
})

describe('the words for pictures', () => {
  it('have at most 1,000 characters for glm-image, however they are coded', () => {
    assert.equal(wishOf('glm-image', { prompt: '😀'.repeat(1000) }), '1280x1280 hd')
    assert.match(refusalOf('glm-image', { prompt: '猫'.repeat(1001) }), /^1214 .*prompt.*1000 characters/)
    assert.equal(wishOf('cogview-4', { prompt: '猫'.repeat(1001) }), '1024x1024 undefined')
    assert.match(refusalOf('cogview-4', { prompt: ' \n' }), /^1214 .*prompt/)
  })

  it('come with hd only for glm-image', () => {
    assert.match(refusalOf('glm-image', { quality: 'standard' }), /^1214 .*quality.*hd only/)
  })
})
