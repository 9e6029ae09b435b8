import { cutFragment } from './draft.ts'
import type { Fragment, SliceDraft } from './draft.ts'
import type { Passage } from './passage.ts'
import { sliceByTitle } from './slice-by-title.ts'

/**
 * Slicing by row (knowledge type 3): one row of a sheet is one slice, and so is one row of a table. A row that is too long is cut; its
 * later slices name its first cell. Running text between them, where there is any, is sliced by title and paragraph.
 */
export function sliceByRow(passages: readonly Passage[]): SliceDraft[] {
  return draftsOfRows(passages, (passage) => [wholeRow(passage)])
}

/** Slices for rows as `unitsOf` cuts them; table rows are never cut further than the limit of a slice asks. */
export function draftsOfRows(
  passages: readonly Passage[],
  unitsOf: (row: Passage) => readonly Fragment[],
): SliceDraft[] {
  const drafts: SliceDraft[] = []
  let running: Passage[] = []
  const closeRunning = () => {
    drafts.push(...sliceByTitle(running, { slides: false }))
    running = []
  }
  for (const passage of passages) {
    if (passage.kind === 'row') {
      closeRunning()
      drafts.push(...draftsOfRow(passage, unitsOf(passage)))
    } else if (passage.kind === 'table') {
      closeRunning()
      drafts.push(...draftsOfTable(passage))
    } else {
      running.push(passage)
    }
  }
  closeRunning()
  return drafts
}

function wholeRow(passage: Passage): Fragment {
  return { passage, start: 0, end: passage.text.length }
}

function draftsOfRow(passage: Passage, units: readonly Fragment[]): SliceDraft[] {
  const [firstCell] = passage.cells ?? []
  return units.flatMap(cutFragment).map((fragment) => {
    const fragments = [fragment]
    if (firstCell === undefined || fragment.start === 0) return { fragments }
    return { fragments, context: [passage.text.slice(firstCell.start, Math.min(firstCell.end, firstCell.start + 200))] }
  })
}

/** The header stands in the slice of the first row and among the headings of the others. */
function draftsOfTable(passage: Passage): SliceDraft[] {
  const rows = (passage.rows ?? []).map((range) => ({ passage, ...range }))
  const [header, first, ...others] = rows
  if (passage.table?.hasHeader !== true || header === undefined || first === undefined) {
    return rows.flatMap(cutFragment).map((fragment) => ({ fragments: [fragment] }))
  }
  const context = [passage.text.slice(header.start, header.end)]
  return [
    { fragments: [header, first] },
    ...others.flatMap(cutFragment).map((fragment) => ({ fragments: [fragment], context })),
  ]
}
