import { cutByTopic } from './cut-by-topic.ts'
import type { TextRange } from './cut-text.ts'
import type { Passage } from './passage.ts'
import { unitWeight } from './text-size.ts'

/** A stretch of a passage's text. */
export interface Fragment extends TextRange {
  readonly passage: Passage
}

/** What stands in one slice, before its text is put together. */
export interface SliceDraft {
  readonly fragments: readonly Fragment[]
  readonly question?: string
  /** What a reader needs to understand the slice and what stands in another one: a table's header, a question, a row's first cell. */
  readonly context?: readonly string[]
}

/**
 * A slice of running text is cut above this weight (see `textWeight`); groups of rows or lines are made up to the preferred one. Running
 * text is cut where its subject changes, which makes pieces of very different sizes, the last one in the mean.
 */
export const sliceWeights = { limit: 1200, preferred: 600, ofOneSubject: 450 } as const

export function wholePassage(passage: Passage): Fragment {
  return { passage, start: 0, end: passage.text.length }
}

/** The fragment in pieces within the limits of running text; an image's marker stays whole. */
export function cutFragment(fragment: Fragment): Fragment[] {
  if (fragment.passage.kind === 'image') return [fragment]
  const { passage, start, end } = fragment
  const { limit, ofOneSubject: preferred } = sliceWeights
  return cutByTopic(passage.text.slice(start, end), { limit, preferred, sizeOfUnit: unitWeight }).map((range) => ({
    passage,
    start: start + range.start,
    end: start + range.end,
  }))
}

/** The fragments in groups, in order, none above the limit unless one fragment alone is. */
export function packFragments(
  fragments: readonly Fragment[],
  limit: number,
  sizeOf: (text: string) => number,
): Fragment[][] {
  const groups: Fragment[][] = []
  let size = 0
  for (const fragment of fragments) {
    const added = sizeOf(fragment.passage.text.slice(fragment.start, fragment.end))
    const group = groups.at(-1)
    if (group !== undefined && size + added + 1 <= limit) {
      group.push(fragment)
      size += added + 1
    } else {
      groups.push([fragment])
      size = added
    }
  }
  return groups
}
