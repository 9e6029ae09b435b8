import type { Fragment, SliceDraft } from './draft.ts'
import type { PageLayout } from './page-layout.ts'
import { firstSpanAfter, placedLines, rectangles } from './positions.ts'
import type { PlacedLine } from './positions.ts'
import type { Slice } from './slice.ts'

/** Puts together the text of a slice and finds where it stands; undefined where nothing but white space is left. */
export function assembleSlice(draft: SliceDraft, layout: PageLayout): Slice | undefined {
  const fragments = joinedFragments(draft.fragments)
  const [first] = fragments
  if (first === undefined) return undefined
  const parts: string[] = []
  const lines: PlacedLine[] = []
  const images: number[] = []
  let length = 0
  for (const fragment of fragments) {
    const { passage, start, end } = fragment
    if (parts.length > 0) length += 1
    lines.push(...placedLines(fragment, length, layout))
    if (passage.image !== undefined) images.push(passage.image)
    parts.push(passage.text.slice(start, end))
    length += end - start
  }
  const text = parts.join('\n')
  const { row } = first.passage
  const page = lines[0]?.span.page ?? fragments.map(pageOf).find((each) => each !== undefined)
  return {
    text,
    headings: [...headingsOf(fragments), ...(draft.context ?? [])],
    positions: rectangles(lines, text, layout),
    ...(row === undefined ? {} : { row: { sheet: row.sheet, line: row.line } }),
    ...(page === undefined ? {} : { page }),
    images,
    ...(draft.question === undefined ? {} : { question: draft.question }),
  }
}

/** The page on which a fragment begins. */
function pageOf({ passage, start }: Fragment): number | undefined {
  return passage.spans[firstSpanAfter(passage.spans, start)]?.page ?? passage.page
}

/** Neighbouring stretches of one passage in one piece, white space around them left out, empty ones dropped. */
function joinedFragments(fragments: readonly Fragment[]): Fragment[] {
  const joined: Fragment[] = []
  for (const fragment of fragments) {
    const last = joined.at(-1)
    if (last !== undefined && last.passage === fragment.passage && last.end <= fragment.start) {
      if (fragment.passage.text.slice(last.end, fragment.start).trim() === '') {
        joined[joined.length - 1] = { ...last, end: fragment.end }
        continue
      }
    }
    joined.push(fragment)
  }
  return joined.map(trimmed).filter(({ start, end }) => start < end)
}

function trimmed(fragment: Fragment): Fragment {
  const text = fragment.passage.text.slice(fragment.start, fragment.end)
  const start = fragment.start + (text.length - text.trimStart().length)
  return { ...fragment, start, end: Math.max(start, fragment.end - (text.length - text.trimEnd().length)) }
}

/** The headings of the first text that is no heading; of headings alone what they have in common. */
function headingsOf(fragments: readonly Fragment[]): readonly string[] {
  const content = fragments.find(({ passage }) => passage.kind !== 'heading')
  if (content !== undefined) return content.passage.headings
  const paths = fragments.map(({ passage }) => passage.headings)
  const [shortest = []] = [...paths].sort((left, right) => left.length - right.length)
  const differs = shortest.findIndex((heading, depth) => paths.some((path) => path[depth] !== heading))
  return differs === -1 ? shortest : shortest.slice(0, differs)
}
