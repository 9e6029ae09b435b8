import type { OcrOutput, PixelPoint } from '@openmaas/engines'
import type { RecognisedPage } from '../parsing/parsed-document.ts'

/** Less slant than this, in degrees, moves no line into its neighbour. */
const leastSkewDegrees = 0.2

/**
 * What an engine read on a drawn page, in the page's own points.
 * @param pixelsPerPoint of the drawing
 */
export function toRecognisedPage(page: number, output: OcrOutput, pixelsPerPoint: number): RecognisedPage {
  const skewDegrees = Math.abs(output.skewDegrees) < leastSkewDegrees ? 0 : output.skewDegrees
  const straight = straighten(-skewDegrees, output)
  return {
    page,
    turn: output.turn,
    ...(skewDegrees === 0 ? {} : { skewDegrees }),
    lines: output.lines.map(({ text, corners }) => {
      const points = corners.map(straight)
      const [xs, ys] = [points.map(({ x }) => x / pixelsPerPoint), points.map(({ y }) => y / pixelsPerPoint)]
      return { text, box: { x0: Math.min(...xs), x1: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) } }
    }),
  }
}

/** Turns points clockwise about the middle of the page. */
function straighten(degrees: number, { widthPixels, heightPixels }: OcrOutput): (point: PixelPoint) => PixelPoint {
  if (degrees === 0) return (point) => point
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const [middleX, middleY] = [widthPixels / 2, heightPixels / 2]
  return ({ x, y }) => ({
    x: middleX + (x - middleX) * cos - (y - middleY) * sin,
    y: middleY + (x - middleX) * sin + (y - middleY) * cos,
  })
}
