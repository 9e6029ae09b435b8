import type { SliceDraft } from './draft.ts'
import type { Passage } from './passage.ts'
import { draftsOfRows } from './slice-by-row.ts'

/**
 * Slicing by single item (knowledge type 7). No source of the platform says what an item of a sheet is. Ours is the cell, the smallest
 * thing that slicing by row does not give already: one cell with its column's title is one slice, and the first cell of its row stands
 * among its headings, so that a value is found together with what it is a value of.
 */
export function sliceByItem(passages: readonly Passage[]): SliceDraft[] {
  return draftsOfRows(passages, (passage) => (passage.cells ?? []).map((range) => ({ passage, ...range })))
}
