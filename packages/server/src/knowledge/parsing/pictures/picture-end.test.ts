import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import { ParseFailure } from '../parsed-document.ts'
import { drawPicture } from './draw-picture.ts'
import { reachesItsEnd } from './picture-end.ts'

const canvas = createCanvas(200, 100)
canvas.getContext('2d').fillText('whole', 20, 50)

const [png, jpeg] = [await canvas.encode('png'), await canvas.encode('jpeg')]

describe('a picture that broke off', () => {
  for (const [kind, bytes] of [
    ['PNG', png],
    ['JPEG', jpeg],
  ] as const) {
    it(`is told from a whole one, with and without something behind it: ${kind}`, () => {
      assert.equal(reachesItsEnd(bytes), true)
      assert.equal(reachesItsEnd(Buffer.concat([bytes, Buffer.alloc(1000)])), true)
      for (const share of [0.1, 0.5, 0.9]) {
        assert.equal(reachesItsEnd(bytes.subarray(0, Math.floor(bytes.length * share))), false)
      }
    })

    it(`is not drawn: ${kind}`, async () => {
      assert.equal((await drawPicture(bytes, 1e6)).canvas.width, 200)
      await assert.rejects(
        drawPicture(bytes.subarray(0, Math.floor(bytes.length * 0.9)), 1e6),
        (error) => error instanceof ParseFailure && error.reason === 'damaged',
      )
    })
  }

  it('is found by the end of the picture, not by that of the small copy in its notes', () => {
    const notes = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 8]), Buffer.from([0xff, 0xd8, 1, 1, 0xff, 0xd9])])
    const noted = Buffer.concat([jpeg.subarray(0, 2), notes, jpeg.subarray(2)])
    assert.equal(reachesItsEnd(noted), true)
    assert.equal(reachesItsEnd(noted.subarray(0, -40)), false)
  })
})
