import { readFile } from 'node:fs/promises'
import type { OcrOutput } from '@openmaas/engines'
import type { DocumentFormat } from '../document-types.ts'
import type { RecognisedPage } from '../parsing/parsed-document.ts'
import type { PreparationPool } from '../preparation/preparation-pool.ts'
import type { ReadDocument } from '../preparation/reading.ts'
import { toRecognisedPage } from './to-recognised-page.ts'
import { isUnreadable } from './unreadable-text.ts'

/** Reads the characters of one drawn page, a PNG file. */
export type RecognisePage = (png: Uint8Array, signal: AbortSignal) => Promise<OcrOutput>

export interface RecognisePagesOptions {
  readonly signal: AbortSignal
  readonly recognise: RecognisePage
  /** Called after each page. */
  readonly onPage?: (done: number, all: number) => Promise<void> | void
}

/** Enough for letters of 6 points; more takes time and reads nothing better. */
export const recognitionDpi = 150
export const recognitionPixels = 12_000_000
/** Pages that are drawn by one process before the next one has its turn. */
const pagesPerDrawing = 4

/** Pages on which only a recogniser can tell what is written, 1-based. */
export function pagesToRecognise({ blocks, pagesWithoutText }: Pick<ReadDocument, 'blocks' | 'pagesWithoutText'>): {
  readonly page: number
  readonly replacesText: boolean
}[] {
  const texts = new Map<number, string>()
  for (const block of blocks) {
    if (block.type === 'row' || block.type === 'image') continue
    for (const { start, end, page } of block.spans ?? []) {
      texts.set(page, (texts.get(page) ?? '') + block.text.slice(start, end))
    }
  }
  const unreadable = [...texts].flatMap(([page, text]) => (isUnreadable(text) ? [page] : []))
  return [...new Set([...pagesWithoutText, ...unreadable])]
    .sort((a, b) => a - b)
    .map((page) => ({ page, replacesText: unreadable.includes(page) }))
}

/**
 * Draws pages of a PDF or a picture and has them read, page by page; only a few lie on the disk at a time.
 * @throws {ParseFailure} the file cannot be drawn
 * @throws what the recogniser throws, and the reason of the signal
 */
export async function recognisePages(
  pool: PreparationPool,
  path: string,
  wanted: readonly { readonly page: number; readonly replacesText?: boolean }[],
  { signal, recognise, onPage }: RecognisePagesOptions,
): Promise<RecognisedPage[]> {
  const read: RecognisedPage[] = []
  const drawn = (start: number) =>
    pool.draw(
      {
        path,
        pages: wanted.slice(start, start + pagesPerDrawing).map(({ page }) => page),
        dpi: recognitionDpi,
        maxPixels: recognitionPixels,
      },
      { signal },
    )
  for (let start = 0; start < wanted.length; start += pagesPerDrawing) {
    const drawing = await drawn(start)
    try {
      for (const { page, path: file, pixelsPerPoint } of drawing.pages) {
        const output = await recognise(await readFile(file), signal)
        const replacesText = wanted.some((one) => one.page === page && one.replacesText === true)
        read.push({ ...toRecognisedPage(page, output, pixelsPerPoint), ...(replacesText ? { replacesText } : {}) })
        await onPage?.(read.length, wanted.length)
      }
    } finally {
      await drawing.dispose()
    }
  }
  return read
}

/**
 * Has everything read that a file itself does not tell.
 * @returns empty when nothing on its pages needs it
 */
export async function recogniseFile(
  pool: PreparationPool,
  file: { readonly path: string; readonly format: DocumentFormat },
  options: RecognisePagesOptions,
): Promise<RecognisedPage[]> {
  const { path, format } = file
  const document = await pool.read({ path, format, wantImages: false }, options)
  const wanted = pagesToRecognise(document)
  await document.dispose()
  return recognisePages(pool, path, wanted, options)
}
