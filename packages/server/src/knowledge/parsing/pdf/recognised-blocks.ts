import type { Block, Box, RecognisedPage } from '../parsed-document.ts'
import { blocksOf } from './blocks.ts'
import { vocabularyOf } from './joining.ts'
import { layOut, sheetsOf } from './page-layout.ts'
import { medianOf } from './text-run.ts'
import { unskewed, withPlaces } from './unskewed.ts'

/** Height in points that a line of print usually has: what layout takes for near or wide is meant for such lines. */
const usualHeight = 14

/**
 * Lays out what was recognised on a page that has nothing else: a picture of text. Its pixels may be of any density, so it is laid out
 * as a page on which its lines have the height of print.
 * @param images parts of it that are pictures, by their index in the document
 */
export function recognisedBlocks(
  recognised: RecognisedPage,
  size: { readonly width: number; readonly height: number },
  images: readonly { readonly image: number; readonly box: Box }[],
): Block[] {
  const height = medianOf(recognised.lines.map(({ box }) => Math.min(box.bottom - box.top, box.x1 - box.x0)))
  const factor = height > 0 ? usualHeight / height : 1
  const frame = { width: size.width * factor, height: size.height * factor }
  const page = sheetsOf(
    {
      number: recognised.page,
      widthPoints: frame.width,
      heightPoints: frame.height,
      runs: new Map(),
      aslant: [],
      rules: [],
      pictures: [],
      paths: 0,
      characters: 0,
      soundness: 'sound',
    },
    scaledPage(recognised, factor),
  )
  const pictures = images.map(({ image, box }) => ({ picture: image, box: scaledBox(box, factor) }))
  const laidOut = { number: page.number, size: page.size, elements: layOut(page, new Set(), pictures) }
  const words = vocabularyOf(recognised.lines.map(({ text }) => text))
  const blocks = blocksOf([laidOut], [], words, (picture) => picture)
  const straight = unskewed(blocks, [recognised], [{ number: page.number, ...frame }])
  return straight.map((block) => withPlaces(block, (place) => ({ ...place, box: scaledBox(place.box, 1 / factor) })))
}

function scaledPage(page: RecognisedPage, factor: number): RecognisedPage {
  return {
    ...page,
    lines: page.lines.map(({ text, box }) => ({ text, box: scaledBox(box, factor) })),
    rules: (page.rules ?? []).map(({ direction, at, from, to }) => ({
      direction,
      at: at * factor,
      from: from * factor,
      to: to * factor,
    })),
  }
}

function scaledBox({ x0, x1, top, bottom }: Box, factor: number): Box {
  const scaled = (value: number): number => Math.round(value * factor * 1000) / 1000
  return { x0: scaled(x0), x1: scaled(x1), top: scaled(top), bottom: scaled(bottom) }
}
