import { readFile } from 'node:fs/promises'
import type { OcrOutput } from '@openmaas/engines'
import type { DocumentFormat } from '../document-types.ts'
import type { RecognisedPage } from '../parsing/parsed-document.ts'
import type { PreparationPool } from '../preparation/preparation-pool.ts'
import { toRecognisedPage } from './to-recognised-page.ts'

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

/**
 * Draws pages of a PDF or a picture and has them read, page by page; only a few lie on the disk at a time.
 * @throws {ParseFailure} the file cannot be drawn
 * @throws what the recogniser throws, and the reason of the signal
 */
export async function recognisePages(
  pool: PreparationPool,
  path: string,
  wanted: readonly number[],
  { signal, recognise, onPage }: RecognisePagesOptions,
): Promise<RecognisedPage[]> {
  const read: RecognisedPage[] = []
  const drawn = (start: number) =>
    pool.draw(
      {
        path,
        pages: wanted.slice(start, start + pagesPerDrawing),
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
        read.push(toRecognisedPage(page, output, pixelsPerPoint))
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
  await document.dispose()
  return recognisePages(pool, path, document.pagesWithoutText, options)
}
