import type { Image } from 'paddleocr'
import type { OcrLine, OcrOutput, PixelPoint } from '../../engine.ts'
import { projectionOnto } from '../../projection.ts'
import { decodePicture } from './decode-picture.ts'
import { withEvenLight } from './even-light.ts'
import { findPaper } from './find-paper.ts'
import { findPictures } from './find-pictures.ts'
import { findRules } from './find-rules.ts'
import { inkMap } from './ink-map.ts'
import { beforeTurn, isTall, lengthOf, skewOf, thicknessOf } from './geometry.ts'
import type { Corners, PageTurn } from './geometry.ts'
import type { CheckCalledOff } from '../worker/serve-work.ts'
import type { Sessions } from './sessions.ts'
import { straightenPaper } from './straighten-paper.ts'

/** So many lines vote on how the page lies. */
const voters = 9
/** A line below this probability is texture, not text. */
const leastProbability = 0.5

/**
 * Finds the lines of a page, turns it upright if it lies on its side or stands on its head, and reads them. A sheet of paper that was
 * photographed is looked at from above first.
 */
export async function readPage(
  bytes: Uint8Array,
  sessions: Sessions,
  checkCalledOff: CheckCalledOff,
): Promise<OcrOutput> {
  const { image: picture, scale, widthPixels, heightPixels } = await decodePicture(bytes)
  checkCalledOff()
  // The detector needs the most memory of all; what decoding left behind must not lie beside it.
  globalThis.gc?.()
  const seen = await sessions.detect(picture)
  checkCalledOff()
  const paper = findPaper(picture.data, picture.width, picture.height, seen)
  const projection = paper === undefined ? undefined : projectionOnto(paper)
  const image = paper === undefined || projection === undefined ? picture : straightenPaper(picture, paper, projection)
  const found = image === picture ? seen : await sessions.detect(image)
  checkCalledOff()
  const turn = await turnOf(image, found, sessions)
  const upright = turned(image, turn)
  const corners = turn === 0 ? found : await sessions.detect(upright)
  const size = { width: image.width, height: image.height }
  const onPage = (point: PixelPoint): PixelPoint => {
    const before = beforeTurn(point, turn, size)
    const { x, y } = projection?.outward({ x: before.x / size.width, y: before.y / size.height }) ?? before
    return { x: x * scale, y: y * scale }
  }
  const lines: OcrLine[] = []
  for (const line of corners) {
    checkCalledOff()
    const { text, probabilities } = await sessions.recognise(cropOf(upright, line))
    if (text === '' || averageOf(probabilities) < leastProbability) continue
    const [a, b, c, d] = line
    lines.push({ text, probabilities, corners: [onPage(a), onPage(b), onPage(c), onPage(d)] })
  }
  checkCalledOff()
  const skewDegrees = skewOf(corners.filter((line) => !isTall(line)))
  const marks = marksOf(upright, corners, skewDegrees)
  const scaled = ({ x, y }: PixelPoint): PixelPoint => ({ x: x * scale, y: y * scale })
  return {
    widthPixels,
    heightPixels,
    turn,
    skewDegrees,
    ...(paper === undefined
      ? {}
      : { paper: [scaled(paper[0]), scaled(paper[1]), scaled(paper[2]), scaled(paper[3])] as const }),
    lines,
    rules: marks.rules.map(({ from, to }) => ({ from: onPage(from), to: onPage(to) })),
    pictures: marks.pictures.map(({ x0, x1, top, bottom }) => ({
      from: onPage({ x: x0, y: top }),
      to: onPage({ x: x1, y: bottom }),
    })),
  }
}

/** Most lines of a page on its side are tall; the classifier tells the head from the foot. */
async function turnOf(image: Image, lines: readonly Corners[], sessions: Sessions): Promise<PageTurn> {
  const tall = lines.filter(isTall)
  const length = (some: readonly Corners[]): number =>
    some.reduce((sum, line) => sum + Math.max(lengthOf(line), thicknessOf(line)), 0)
  const onSide = length(tall) * 2 > length(lines)
  const longest = (onSide ? tall : lines.filter((line) => !isTall(line)))
    .toSorted((a, b) => lengthOf(b) + thicknessOf(b) - lengthOf(a) - thicknessOf(a))
    .slice(0, voters)
  let against = 0
  for (const line of longest) against += (await sessions.upsideDown(cropOf(image, line))) > 0.5 ? 1 : -1
  const upsideDown = longest.length > 0 && against > 0
  // What was cut out of a tall box was turned counterclockwise: upright then means that the page was turned clockwise.
  if (onSide) return upsideDown ? 270 : 90
  return upsideDown ? 180 : 0
}

function cropOf(image: Image, [a, b, c, d]: Corners): Image {
  return image.cropRotated([a, b, c, d])
}

/** Upright again. */
function turned(image: Image, turn: PageTurn): Image {
  if (turn === 90) return image.rotateCounterClockwise()
  if (turn === 180) return image.rotate180()
  return turn === 270 ? image.rotateClockwise() : image
}

function marksOf({ data, width, height }: Image, lines: readonly Corners[], skewDegrees: number) {
  const ink = inkMap(withEvenLight(data, width, height), width, height)
  const rules = findRules(ink, skewDegrees, lines)
  return { rules, pictures: findPictures(ink, lines, rules) }
}

function averageOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
