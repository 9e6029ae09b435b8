import type { ReadPage, Sheet } from './page-layout.ts'

/**
 * Tells only once what is stamped over the pages: text aslant, or in another direction than most of its page, that stands on most
 * pages of a document of at least three stays on the first of them. Upright text that repeats is judged by its distance from the edges, see `runningLines`.
 */
export function withoutWatermarks(pages: readonly ReadPage[]): ReadPage[] {
  const on = new Map<string, Set<number>>()
  const note = (key: string, page: number) => {
    const known = on.get(key)
    if (known === undefined) on.set(key, new Set([page]))
    else known.add(page)
  }
  for (const { number, aslant, sheets } of pages) {
    for (const text of aslant) note(text, number)
    for (const sheet of sheets.slice(1)) for (const key of keysOf(sheet)) note(key, number)
  }
  const isTold = (key: string, page: number) => {
    const known = on.get(key) ?? new Set<number>()
    const [first] = known
    return known.size >= 3 && known.size * 10 >= pages.length * 6 && first !== page
  }
  return pages.map((page) => ({
    ...page,
    aslant: page.aslant.filter((text) => !isTold(text, page.number)),
    sheets: page.sheets.flatMap((sheet, index) => {
      if (index === 0) return [sheet]
      const keys = keysOf(sheet)
      const segments = sheet.segments.filter((_, segment) => !isTold(keys[segment] ?? '', page.number))
      return segments.length === 0 && sheet.tables.length === 0 ? [] : [{ ...sheet, segments }]
    }),
  }))
}

/** Upright text is left alone, also where it is the smaller part of its page. */
function keysOf({ turn, segments }: Sheet): string[] {
  if (turn === 0) return []
  return segments.map(({ text, box }) => `${turn} ${Math.round(box.x0 / 4)} ${Math.round(box.top / 4)} ${text}`)
}
