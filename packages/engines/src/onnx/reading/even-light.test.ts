import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withEvenLight } from './even-light.ts'

const [width, height] = [240, 320]

function page(brightness: (x: number, y: number) => number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3
      rgb.fill(brightness(x, y), at, at + 3)
    }
  }
  return rgb
}

describe('withEvenLight', () => {
  it('makes paper of one brightness, and leaves what is dark darker than it', () => {
    const light = (x: number, y: number): number => 240 - 100 * (x / width) - 30 * (y / height) ** 2
    const isPicture = (x: number, y: number): boolean => x > 140 && x < 200 && y > 100 && y < 180
    const even = withEvenLight(
      page((x, y) => light(x, y) * (isPicture(x, y) ? 0.3 : 1)),
      width,
      height,
    )
    for (let y = 0; y < height; y += 8) {
      for (let x = 0; x < width; x += 8) {
        const value = even[(y * width + x) * 3] ?? 0
        if (isPicture(x, y)) assert.ok(value < 110, `${x},${y}: ${value}`)
        else assert.ok(Math.abs(value - 240) < 16, `${x},${y}: ${value}`)
      }
    }
  })

  it('changes nothing where the light is even, or nothing is lit', () => {
    for (const rgb of [page(() => 250), page((x) => (x > 150 ? 20 : 22))]) {
      assert.equal(withEvenLight(rgb, width, height), rgb)
    }
  })
})
