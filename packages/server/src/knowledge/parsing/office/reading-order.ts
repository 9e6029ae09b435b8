import type { Box } from '../parsed-document.ts'

/** Shares of the smaller of two lengths that must overlap. */
const sameColumnShare = 0.5
const sameBandShare = 0.5

/**
 * Shapes of a slide in the order in which they are read: bands from top to bottom, in a band columns from left to right, in a column from
 * top to bottom. Shapes without a place keep their order and come last.
 */
export function readingOrder<Shape extends { readonly box?: Box | undefined }>(shapes: readonly Shape[]): Shape[] {
  const boxed = shapes.flatMap((shape) => (shape.box === undefined ? [] : [{ shape, box: shape.box }]))
  const byTop = boxed.sort((a, b) => a.box.top - b.box.top || a.box.x0 - b.box.x0)
  const bands: (typeof boxed)[] = []
  let bandEnd = Number.NEGATIVE_INFINITY
  for (const item of byTop) {
    if (item.box.top >= bandEnd) bands.push([])
    const half = item.box.top + (item.box.bottom - item.box.top) * sameBandShare
    // The tallest of a band reaches furthest: what stands beside it belongs to it.
    bandEnd = item.box.top >= bandEnd ? half : Math.max(bandEnd, half)
    bands.at(-1)?.push(item)
  }
  const unplaced = shapes.filter(({ box }) => box === undefined)
  return [...bands.flatMap(inColumns).map(({ shape }) => shape), ...unplaced]
}

function inColumns<Item extends { readonly box: Box }>(band: readonly Item[]): Item[] {
  const columns: { x0: number; x1: number; items: Item[] }[] = []
  for (const item of band.toSorted((a, b) => a.box.x0 - b.box.x0)) {
    const column = columns.find(({ x0, x1 }) => overlaps(item.box, x0, x1))
    if (column === undefined) columns.push({ x0: item.box.x0, x1: item.box.x1, items: [item] })
    else column.items.push(item)
  }
  return columns.flatMap(({ items }) => items.sort((a, b) => a.box.top - b.box.top))
}

function overlaps(box: Box, x0: number, x1: number): boolean {
  const shared = Math.min(box.x1, x1) - Math.max(box.x0, x0)
  return shared > sameColumnShare * Math.min(box.x1 - box.x0, x1 - x0)
}
