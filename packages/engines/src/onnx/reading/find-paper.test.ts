import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findPaper } from './find-paper.ts'
import type { Corners } from './geometry.ts'

const [width, height] = [400, 500]
const seen: Corners = [
  { x: 40, y: 30 },
  { x: 350, y: 50 },
  { x: 370, y: 470 },
  { x: 20, y: 440 },
]

/** Light paper on a brown table, in light that falls off to the right. */
function picture(corners: Corners, light: (x: number) => number = (x) => 1 - (0.4 * x) / width): Uint8Array {
  const rgb = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const isPaper = corners.every((from, index) => {
        const to = corners[(index + 1) % 4] ?? from
        return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) >= 0
      })
      for (const [channel, value] of (isPaper ? [240, 240, 235] : [120, 90, 70]).entries()) {
        rgb[at + channel] = value * light(x)
      }
    }
  }
  return rgb
}

function lineAt(x: number, y: number): Corners {
  return [
    { x, y },
    { x: x + 100, y },
    { x: x + 100, y: y + 12 },
    { x, y: y + 12 },
  ]
}

describe('findPaper', () => {
  it('finds a sheet that lies on a table, whatever the light', () => {
    for (const light of [undefined, () => 1, (x: number) => (x > 300 ? 0.6 : 1)]) {
      const found = findPaper(picture(seen, light), width, height, [lineAt(100, 100)])
      assert.ok(found !== undefined)
      for (const [index, { x, y }] of found.entries()) {
        assert.ok(Math.hypot(x - (seen[index]?.x ?? 0), y - (seen[index]?.y ?? 0)) < 8, JSON.stringify(found))
      }
    }
  })

  it('finds none where the paper fills the picture or goes beyond it', () => {
    assert.equal(findPaper(picture(seen).fill(230), width, height, []), undefined)
    const [a, b, c, d] = seen
    assert.equal(findPaper(picture([{ x: -20, y: 30 }, b, c, { ...d, x: -40 }]), width, height, []), undefined)
    assert.equal(findPaper(picture([{ ...a, y: -30 }, { ...b, y: -10 }, c, d]), width, height, []), undefined)
  })

  it('leaves a picture alone that has text beside the bright patch', () => {
    assert.equal(findPaper(picture(seen), width, height, [lineAt(100, 100), lineAt(200, 482)]), undefined)
  })

  it('takes no bright shape for paper that has other corners', () => {
    const rgb = new Uint8Array(width * height * 3).fill(60)
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = (y * width + x) * 3
        if (Math.hypot(x - 200, y - 250) < 170) rgb.fill(240, at, at + 3)
      }
    }
    assert.equal(findPaper(rgb, width, height, []), undefined)
  })
})
