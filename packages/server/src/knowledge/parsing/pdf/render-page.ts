import { createCanvas } from '@napi-rs/canvas'
import type { Canvas } from '@napi-rs/canvas'
import { openPdf } from './library.ts'
import type { PdfFile } from './library.ts'

export interface RenderedPage {
  readonly png: Uint8Array
  readonly widthPixels: number
  readonly heightPixels: number
  /** What was drawn with: less than was asked for where the page would have had more than 40 million pixels. */
  readonly dpi: number
}

const mostPixels = 40_000_000
const mostImagePixels = 100_000_000

/**
 * Draws one page on white.
 *
 * @param page 1-based
 * @param dpi pixels an inch, 10 to 1,200
 * @throws {ParseFailure} `encrypted`, `damaged`
 * @throws {RangeError} for a page that the document does not have or a density out of range
 */
export async function renderPdfPage(bytes: Uint8Array, page: number, dpi: number): Promise<RenderedPage> {
  if (!(dpi >= 10 && dpi <= 1_200)) throw new RangeError(`A page is drawn with 10 to 1200 pixels an inch, not ${dpi}.`)
  for await (const { canvas, pixelsPerPoint } of drawPdfPages(bytes, { pages: [page], dpi, maxPixels: mostPixels })) {
    const png = new Uint8Array(await canvas.encode('png'))
    return { png, widthPixels: canvas.width, heightPixels: canvas.height, dpi: pixelsPerPoint * 72 }
  }
  throw new RangeError(`There is no page ${page}.`)
}

/**
 * Draws pages on white, one after the other.
 *
 * @param wanted pages 1-based, in rising order; those that the document does not have are left out
 * @throws {ParseFailure} `encrypted`, `damaged`
 */
export async function* drawPdfPages(
  source: Uint8Array | PdfFile,
  wanted: { readonly pages: readonly number[]; readonly dpi: number; readonly maxPixels: number },
): AsyncGenerator<{ readonly page: number; readonly canvas: Canvas; readonly pixelsPerPoint: number }> {
  const { document, close } = await openPdf(source, { maxImagePixels: mostImagePixels, forDrawing: true })
  try {
    for (const number of wanted.pages) {
      if (!Number.isInteger(number) || number < 1 || number > document.numPages) continue
      const page = await document.getPage(number)
      const full = page.getViewport({ scale: 1 })
      const scale = Math.min(wanted.dpi / 72, Math.sqrt(wanted.maxPixels / (full.width * full.height)))
      const viewport = page.getViewport({ scale })
      const canvas = createCanvas(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)))
      await page.render({ canvas, viewport, background: '#ffffff' }).promise
      page.cleanup()
      yield { page: number, canvas, pixelsPerPoint: scale }
    }
  } finally {
    await close()
  }
}
