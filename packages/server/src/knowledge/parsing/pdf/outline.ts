import type { PDFDocumentProxy } from 'pdfjs-dist'
import type { OutlineTitle } from './headings.ts'
import { isBrokenPart } from './library.ts'

/** A book has some hundred bookmarks; what goes beyond this is no table of contents. */
const mostTitles = 5_000

type Bookmark = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>[number]

/**
 * The document's bookmarks, level by level, with the pages to which they lead. Broken ones end the list: they only help to tell
 * headings, and the text is there without them.
 */
export async function outlineOf(document: PDFDocumentProxy): Promise<OutlineTitle[]> {
  const titles: OutlineTitle[] = []
  const visit = async (bookmarks: readonly Bookmark[], level: number): Promise<void> => {
    for (const bookmark of bookmarks) {
      if (titles.length >= mostTitles) return
      titles.push({ title: bookmark.title, level, page: await pageOf(document, bookmark.dest) })
      await visit(bookmark.items, level + 1)
    }
  }
  try {
    // A document without bookmarks gives null, whatever its type says.
    const top: readonly Bookmark[] | null = await document.getOutline()
    await visit(top ?? [], 1)
  } catch (error) {
    if (!isBrokenPart(error)) throw error
  }
  return titles
}

async function pageOf(document: PDFDocumentProxy, goal: unknown): Promise<number | undefined> {
  const explicit: unknown = typeof goal === 'string' ? await document.getDestination(goal) : goal
  const page: unknown = Array.isArray(explicit) ? explicit[0] : undefined
  if (typeof page === 'number') return page + 1
  if (typeof page !== 'object' || page === null || !('num' in page && 'gen' in page)) return undefined
  const { num, gen } = page
  if (typeof num !== 'number' || typeof gen !== 'number') return undefined
  try {
    return (await document.getPageIndex({ num, gen })) + 1
  } catch (error) {
    // A bookmark may lead to a page that is gone; its title still names a heading.
    if (!isBrokenPart(error)) throw error
    return undefined
  }
}
