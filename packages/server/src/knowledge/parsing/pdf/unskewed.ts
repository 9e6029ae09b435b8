import type { Block, Box, RecognisedPage, Span } from '../parsed-document.ts'
import { unionOf } from './text-run.ts'

export interface SizedPage {
  readonly number: number
  readonly width: number
  readonly height: number
}

/** Puts the places of what was read on slanted pages back to where it can be seen. */
export function unskewed(
  blocks: readonly Block[],
  recognised: readonly RecognisedPage[],
  pages: readonly SizedPage[],
): Block[] {
  const slants = new Map(
    recognised.flatMap(({ page, skewDegrees = 0 }) => (skewDegrees === 0 ? [] : [[page, skewDegrees] as const])),
  )
  if (slants.size === 0) return [...blocks]
  const sizes = new Map(pages.map((page) => [page.number, page]))
  const back = (span: Span): Span => {
    const [degrees, size] = [slants.get(span.page), sizes.get(span.page)]
    return degrees === undefined || size === undefined ? span : { ...span, box: slanted(span.box, degrees, size) }
  }
  return blocks.map((block) =>
    block.type === 'row' || block.spans === undefined ? block : { ...block, spans: block.spans.map(back) },
  )
}

/** The upright box around a box that is turned clockwise about the middle of its page, held inside the page. */
export function slanted(box: Box, degrees: number, { width, height }: Omit<SizedPage, 'number'>): Box {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const [middleX, middleY] = [width / 2, height / 2]
  const around = unionOf(
    [box.x0, box.x1].flatMap((x) =>
      [box.top, box.bottom].map((y) => {
        const turnedX = middleX + (x - middleX) * cos - (y - middleY) * sin
        const turnedY = middleY + (x - middleX) * sin + (y - middleY) * cos
        return { x0: turnedX, x1: turnedX, top: turnedY, bottom: turnedY }
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
