import type { OcrOutput, PixelPoint } from '@openmaas/engines'
import type { Box, RecognisedPage } from '../parsing/parsed-document.ts'

/** Less slant than this, in degrees, moves no line into its neighbour. */
const leastSkewDegrees = 0.2

/**
 * What an engine read on a drawn page, in the page's own points.
 * @param pixelsPerPoint of the drawing
 */
export function toRecognisedPage(page: number, output: OcrOutput, pixelsPerPoint: number): RecognisedPage {
  const skewDegrees = Math.abs(output.skewDegrees) < leastSkewDegrees ? 0 : output.skewDegrees
  const straight = straighten(-skewDegrees, output)
  const around = (points: readonly PixelPoint[]): Box => {
    const [xs, ys] = [points.map(({ x }) => x / pixelsPerPoint), points.map(({ y }) => y / pixelsPerPoint)]
    return { x0: Math.min(...xs), x1: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
  }
  return {
    page,
    turn: output.turn,
    ...(skewDegrees === 0 ? {} : { skewDegrees }),
    lines: output.lines.map(({ text, corners }) => ({ text, box: around(corners.map(straight)) })),
    rules: (output.rules ?? []).map(({ from, to }) => ruleOf(around([straight(from), straight(to)]))),
    pictures: (output.pictures ?? []).map(({ from, to }) => around([from, to])),
  }
}

function ruleOf({ x0, x1, top, bottom }: Box): NonNullable<RecognisedPage['rules']>[number] {
  return x1 - x0 >= bottom - top
    ? { direction: 'horizontal', at: (top + bottom) / 2, from: x0, to: x1 }
    : { direction: 'vertical', at: (x0 + x1) / 2, from: top, to: bottom }
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
