import { cutText } from './cut-text.ts'
import { packFragments } from './draft.ts'
import type { Fragment, SliceDraft } from './draft.ts'
import type { Passage } from './passage.ts'
import { codePointCount, unitCodePoints } from './text-size.ts'

/** A page stays one slice up to this many characters (code points). */
const maxPageCharacters = 8000

/**
 * Slicing by page (knowledge type 6): one page or slide is one slice; empty ones give none. A paragraph that runs over a page break is
 * cut there. Text that names no page belongs to the page of the text before it, at the beginning to the first page.
 */
export function sliceByPage(passages: readonly Passage[]): SliceDraft[] {
  const pages = new Map<number, Fragment[]>()
  const placed = passages.flatMap(fragmentsByPage)
  let current = placed.find(({ page }) => page !== undefined)?.page ?? 1
  for (const { fragment, page } of placed) {
    current = page ?? current
    const fragments = pages.get(current) ?? []
    if (fragments.length === 0) pages.set(current, fragments)
    fragments.push(fragment)
  }
  return [...pages.keys()]
    .sort((left, right) => left - right)
    .flatMap((page) => packFragments((pages.get(page) ?? []).flatMap(cutToPage), maxPageCharacters, codePointCount))
    .map((fragments) => ({ fragments }))
}

/** The passage cut where its lines change the page. */
function fragmentsByPage(passage: Passage): { readonly fragment: Fragment; readonly page: number | undefined }[] {
  const parts: { fragment: Fragment; page: number | undefined }[] = []
  let start = 0
  let page = passage.spans[0]?.page ?? passage.page
  for (const span of passage.spans) {
    if (span.page === page) continue
    parts.push({ fragment: { passage, start, end: span.start }, page })
    start = span.start
    page = span.page
  }
  parts.push({ fragment: { passage, start, end: passage.text.length }, page })
  return parts
}

function cutToPage(fragment: Fragment): Fragment[] {
  const { passage, start, end } = fragment
  return cutText(passage.text.slice(start, end), { limit: maxPageCharacters, sizeOfUnit: unitCodePoints }).map(
    (range) => ({
      passage,
      start: start + range.start,
      end: start + range.end,
    }),
  )
}
