import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { drawingsOf } from './drawings.ts'

const upright = [1, 0, 0, -1, 0, 842] as const

describe('places of pictures that the library left out', () => {
  it('are found where a browser marks the content between the matrix and the picture', () => {
    const operators = [
      [OPS.save],
      [OPS.transform, 225, 0, 0, 150, 33, 500],
      [OPS.setStrokeRGBColor, '#000000'],
      [OPS.setFillRGBColor, '#000000'],
      [OPS.setGState, []],
      [OPS.endMarkedContent],
      [OPS.beginMarkedContentProps, 'Figure', 2],
      [OPS.restore],
    ]
    const list = {
      fnArray: operators.map(([operator]) => Number(operator)),
      argsArray: operators.map(([, ...parameters]) => parameters),
    }
    assert.deepEqual(drawingsOf(list, upright).pictures, [{ box: { x0: 33, x1: 258, top: 192, bottom: 342 } }])
  })
})
