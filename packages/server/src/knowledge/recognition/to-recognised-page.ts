import type { OcrOutput, PixelPoint } from '@openmaas/engines'
import { projectionOnto } from '@openmaas/engines/projection'
import type { Quadrilateral } from '@openmaas/engines/projection'
import type { Box, RecognisedPage } from '../parsing/parsed-document.ts'

/** Less slant than this, in degrees, moves no line into its neighbour. */
const leastSkewDegrees = 0.2

/**
 * What an engine read on a drawn page, in the page's own points.
 * @param pixelsPerPoint of the drawing
 */
export function toRecognisedPage(page: number, output: OcrOutput, pixelsPerPoint: number): RecognisedPage {
  const skewDegrees = skewOf(output)
  const paper = paperOf(output)
  const straight = straightened(output)
  const around = (points: readonly PixelPoint[]): Box => {
    const [xs, ys] = [points.map(({ x }) => x / pixelsPerPoint), points.map(({ y }) => y / pixelsPerPoint)]
    return { x0: Math.min(...xs), x1: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
  }
  return {
    page,
    turn: output.turn,
    ...(skewDegrees === 0 ? {} : { skewDegrees }),
    ...(paper === undefined ? {} : { paper }),
    lines: output.lines.map(({ text, corners }) => ({ text, box: around(corners.map(straight)) })),
    rules: (output.rules ?? []).map(({ from, to }) => ruleOf(around([straight(from), straight(to)]))),
    pictures: (output.pictures ?? []).map(({ from, to }) => around([from, to])),
  }
}

/** Where points of the picture would be if the paper filled it and lay straight; a page that lies on its side is left so. */
export function straightened(output: OcrOutput): (point: PixelPoint) => PixelPoint {
  return straighten(-skewOf(output), output, paperOf(output))
}

function skewOf({ skewDegrees }: OcrOutput): number {
  return Math.abs(skewDegrees) < leastSkewDegrees ? 0 : skewDegrees
}

function ruleOf({ x0, x1, top, bottom }: Box): NonNullable<RecognisedPage['rules']>[number] {
  return x1 - x0 >= bottom - top
    ? { direction: 'horizontal', at: (top + bottom) / 2, from: x0, to: x1 }
    : { direction: 'vertical', at: (x0 + x1) / 2, from: top, to: bottom }
}

function paperOf({ paper, widthPixels, heightPixels }: OcrOutput): Quadrilateral | undefined {
  if (paper === undefined) return undefined
  const fractions = ({ x, y }: PixelPoint): PixelPoint => ({ x: x / widthPixels, y: y / heightPixels })
  const [a, b, c, d] = paper
  return [fractions(a), fractions(b), fractions(c), fractions(d)]
}

/** Lets the paper fill the page, and turns points clockwise about its middle. */
function straighten(
  degrees: number,
  { widthPixels, heightPixels }: OcrOutput,
  paper: Quadrilateral | undefined,
): (point: PixelPoint) => PixelPoint {
  const turn = turnAboutMiddle(degrees, { widthPixels, heightPixels })
  if (paper === undefined) return turn
  const { inward } = projectionOnto(paper)
  return ({ x, y }) => {
    const onPaper = inward({ x: x / widthPixels, y: y / heightPixels })
    return turn({ x: onPaper.x * widthPixels, y: onPaper.y * heightPixels })
  }
}

function turnAboutMiddle(
  degrees: number,
  { widthPixels, heightPixels }: Pick<OcrOutput, 'widthPixels' | 'heightPixels'>,
): (point: PixelPoint) => PixelPoint {
  if (degrees === 0) return (point) => point
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const [middleX, middleY] = [widthPixels / 2, heightPixels / 2]
  return ({ x, y }) => ({
    x: middleX + (x - middleX) * cos - (y - middleY) * sin,
    y: middleY + (x - middleX) * sin + (y - middleY) * cos,
  })
}
