import { projectionOnto } from '@openmaas/engines/projection'
import type { PlanePoint } from '@openmaas/engines/projection'
import type { Block, Box, RecognisedPage, Span } from '../parsed-document.ts'
import { unionOf } from './text-run.ts'

export interface SizedPage {
  readonly number: number
  readonly width: number
  readonly height: number
}

type Slant = Pick<RecognisedPage, 'skewDegrees' | 'paper'>

/** Puts the places of what was read on slanted pages, and on photographs of paper, back to where it can be seen. */
export function unskewed(
  blocks: readonly Block[],
  recognised: readonly RecognisedPage[],
  pages: readonly SizedPage[],
): Block[] {
  const slants = new Map(
    recognised.flatMap((page) =>
      (page.skewDegrees ?? 0) === 0 && page.paper === undefined ? [] : [[page.page, page] as const],
    ),
  )
  if (slants.size === 0) return [...blocks]
  const sizes = new Map(pages.map((page) => [page.number, page]))
  const back = <Place extends Pick<Span, 'page' | 'box'>>(place: Place): Place => {
    const [slant, size] = [slants.get(place.page), sizes.get(place.page)]
    return slant === undefined || size === undefined ? place : { ...place, box: asSeen(place.box, slant, size) }
  }
  return blocks.map((block) => withPlaces(block, back))
}

/** A block with all its places changed in the same way. */
export function withPlaces(
  block: Block,
  change: <Place extends Pick<Span, 'page' | 'box'>>(place: Place) => Place,
): Block {
  if (block.type === 'row') return block
  const spans = block.spans === undefined ? {} : { spans: block.spans.map(change) }
  if (block.type !== 'table' || block.places === undefined) return { ...block, ...spans }
  return { ...block, ...spans, places: block.places.map(change) }
}

/** The upright box around a box that is turned clockwise about the middle and then lies on its paper, held inside the page. */
export function asSeen(box: Box, { skewDegrees = 0, paper }: Slant, { width, height }: Omit<SizedPage, 'number'>): Box {
  const [cos, sin] = [Math.cos((skewDegrees * Math.PI) / 180), Math.sin((skewDegrees * Math.PI) / 180)]
  const [middleX, middleY] = [width / 2, height / 2]
  const outward = paper === undefined ? (point: PlanePoint) => point : projectionOnto(paper).outward
  const around = unionOf(
    [box.x0, box.x1].flatMap((x) =>
      [box.top, box.bottom].map((y) => {
        const turnedX = middleX + (x - middleX) * cos - (y - middleY) * sin
        const turnedY = middleY + (x - middleX) * sin + (y - middleY) * cos
        const seen = outward({ x: turnedX / width, y: turnedY / height })
        return { x0: seen.x * width, x1: seen.x * width, top: seen.y * height, bottom: seen.y * height }
      }),
    ),
  )
  const within = (value: number, most: number): number => Math.round(Math.min(Math.max(0, value), most) * 100) / 100
  return {
    x0: within(around.x0, width),
    x1: within(around.x1, width),
    top: within(around.top, height),
    bottom: within(around.bottom, height),
  }
}
