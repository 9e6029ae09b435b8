import type { Box } from '../../parsed-document.ts'
import { childAt, integerAttribute } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'

/** English metric units in a point. */
const emuPerPoint = 12_700

/** From the coordinates in which a shape is given to those of the slide, in EMU: `slide = offset + scale * own`. */
export interface Placement {
  readonly scaleX: number
  readonly scaleY: number
  readonly offsetX: number
  readonly offsetY: number
}

export const onSlide: Placement = { scaleX: 1, scaleY: 1, offsetX: 0, offsetY: 0 }

export function points(emu: number): number {
  return Math.round((emu / emuPerPoint) * 100) / 100
}

/** @param transform `a:xfrm` or `p:xfrm`; rotation is not applied */
export function boxOf(transform: XmlElement | undefined, placement: Placement): Box | undefined {
  const frame = frameOf(transform, 'a:off', 'a:ext')
  if (frame === undefined) return undefined
  const { scaleX, scaleY, offsetX, offsetY } = placement
  const xs = [offsetX + scaleX * frame.x, offsetX + scaleX * (frame.x + frame.width)].map(points)
  const ys = [offsetY + scaleY * frame.y, offsetY + scaleY * (frame.y + frame.height)].map(points)
  return { x0: Math.min(...xs), x1: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

/** The placement of what stands inside a group, whose children have coordinates of their own. */
export function insideGroup(transform: XmlElement | undefined, outer: Placement): Placement {
  const frame = frameOf(transform, 'a:off', 'a:ext')
  const inner = frameOf(transform, 'a:chOff', 'a:chExt')
  if (frame === undefined || inner === undefined) return outer
  const scaleX = inner.width === 0 ? 1 : frame.width / inner.width
  const scaleY = inner.height === 0 ? 1 : frame.height / inner.height
  return {
    scaleX: outer.scaleX * scaleX,
    scaleY: outer.scaleY * scaleY,
    offsetX: outer.offsetX + outer.scaleX * (frame.x - inner.x * scaleX),
    offsetY: outer.offsetY + outer.scaleY * (frame.y - inner.y * scaleY),
  }
}

function frameOf(transform: XmlElement | undefined, offsetName: string, sizeName: string) {
  const offset = childAt(transform, offsetName)
  const size = childAt(transform, sizeName)
  const x = integerAttribute(offset, 'x')
  const y = integerAttribute(offset, 'y')
  const width = integerAttribute(size, 'cx')
  const height = integerAttribute(size, 'cy')
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined
  return { x, y, width, height }
}
