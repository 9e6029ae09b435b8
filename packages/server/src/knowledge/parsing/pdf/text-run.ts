import type { Box } from '../parsed-document.ts'

/** A stretch of text in one font as the page draws it, in an upright frame: origin top left, points, y downwards. */
export interface TextRun {
  /** Without spaces at either end. */
  readonly text: string
  readonly box: Box
  /** Distance of the baseline from the top of the frame. */
  readonly baseline: number
  /** Size of the font as shown. */
  readonly size: number
  readonly bold: boolean
  /** A font for code, in which every character is equally wide. */
  readonly monospaced: boolean
  /** Words run from right to left. */
  readonly rightToLeft: boolean
}

/** A straight stroke or the edge of a filled rectangle; one of width and height is nearly nothing. */
export interface Rule {
  readonly direction: 'horizontal' | 'vertical'
  /** Its y when horizontal, its x when vertical. */
  readonly at: number
  readonly from: number
  readonly to: number
}

export function unionOf(boxes: readonly Box[]): Box {
  let x0 = Infinity
  let x1 = -Infinity
  let top = Infinity
  let bottom = -Infinity
  for (const box of boxes) {
    if (box.x0 < x0) x0 = box.x0
    if (box.x1 > x1) x1 = box.x1
    if (box.top < top) top = box.top
    if (box.bottom > bottom) bottom = box.bottom
  }
  return { x0, x1, top, bottom }
}

/** How much of the lower of the two boxes' heights both share, 0 to 1. */
export function sharedHeight(a: Box, b: Box): number {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  const lower = Math.min(a.bottom - a.top, b.bottom - b.top)
  return lower <= 0 ? 0 : Math.max(0, shared / lower)
}

export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

/**
 * From where to where ink can be seen along the line. Chinese stops and brackets fill half of their square; where they end or begin a
 * line, the empty half is often left out of the measure and the box stands out of its column.
 */
export function inkOf({ box, size, text }: { readonly box: Box; readonly size?: number; readonly text?: string }): {
  readonly from: number
  readonly to: number
} {
  if (size === undefined || text === undefined || box.x1 - box.x0 < 0.9 * size) return { from: box.x0, to: box.x1 }
  const from = /^[（「『《〈【〔“‘]/.test(text) ? box.x0 + size / 2 : box.x0
  const to = /[，。、；：！？）」』》〉】〕”’]$/.test(text) ? box.x1 - size / 2 : box.x1
  return from < to ? { from, to } : { from: box.x0, to: box.x1 }
}
