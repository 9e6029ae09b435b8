import { createCanvas } from '@napi-rs/canvas'
import type { Canvas } from '@napi-rs/canvas'
import type { PDFPageProxy } from 'pdfjs-dist'
import { ParseFailure } from '../parsed-document.ts'
import { drawingsOf } from './drawings.ts'
import { openPdf } from './library.ts'
import type { PdfFile } from './library.ts'
import { matrixOf } from './matrix.ts'

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
 * @throws {ParseFailure} `encrypted`, `damaged`, `too-large` for a page of nothing but pictures beyond the limit
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
      if (isBlank(canvas)) await refuseLargePictures(page)
      page.cleanup()
      yield { page: number, canvas, pixelsPerPoint: scale }
    }
  } finally {
    await close()
  }
}

const thumbnailPixels = 64

function isBlank(canvas: Canvas): boolean {
  const thumbnail = createCanvas(thumbnailPixels, thumbnailPixels).getContext('2d')
  thumbnail.drawImage(canvas, 0, 0, thumbnailPixels, thumbnailPixels)
  return thumbnail.getImageData(0, 0, thumbnailPixels, thumbnailPixels).data.every((value) => value === 255)
}

/** Of the page. */
const mostLeftOut = 0.5

/** The library leaves them out without a word; the page would then pass for an empty one. */
async function refuseLargePictures(page: PDFPageProxy): Promise<void> {
  const { transform, width, height } = page.getViewport({ scale: 1 })
  const view = matrixOf(transform)
  if (view === undefined) return
  const { pictures } = drawingsOf(await page.getOperatorList({ annotationMode: 0 }), view)
  const leftOut = pictures.filter(({ objectId }) => objectId === undefined)
  if (!leftOut.some(({ box }) => (box.x1 - box.x0) * (box.bottom - box.top) > mostLeftOut * width * height)) return
  throw new ParseFailure('too-large', `Page ${page.pageNumber} is a picture of more than ${mostImagePixels} pixels.`)
}
