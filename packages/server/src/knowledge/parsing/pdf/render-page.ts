import { createCanvas } from '@napi-rs/canvas'
import { openPdf } from './library.ts'

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
  const { document, close } = await openPdf(bytes, { maxImagePixels: mostImagePixels, forDrawing: true })
  try {
    if (!Number.isInteger(page) || page < 1 || page > document.numPages) {
      throw new RangeError(`There is no page ${page}; the document has ${document.numPages}.`)
    }
    const proxy = await document.getPage(page)
    const full = proxy.getViewport({ scale: 1 })
    const scale = Math.min(dpi / 72, Math.sqrt(mostPixels / (full.width * full.height)))
    const viewport = proxy.getViewport({ scale })
    const [widthPixels, heightPixels] = [
      Math.max(1, Math.round(viewport.width)),
      Math.max(1, Math.round(viewport.height)),
    ]
    const canvas = createCanvas(widthPixels, heightPixels)
    await proxy.render({ canvas, viewport, background: '#ffffff' }).promise
    const png = new Uint8Array(await canvas.encode('png'))
    return { png, widthPixels, heightPixels, dpi: scale * 72 }
  } finally {
    await close()
  }
}
