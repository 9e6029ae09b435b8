/** Draws a page of a PDF with boxes on it, by pdfjs-dist and @napi-rs/canvas. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

type Canvas = typeof import('@napi-rs/canvas')
type Pdf = typeof import('pdfjs-dist/legacy/build/pdf.mjs')

/** Both are dependencies of the server and of nothing else here, so they are looked up from where it stands. */
const fromServer = createRequire(new URL('../packages/server/package.json', import.meta.url))
const { createCanvas } = fromServer('@napi-rs/canvas') as Canvas
const { getDocument } = (await import(pathToFileURL(fromServer.resolve('pdfjs-dist/legacy/build/pdf.mjs')).href)) as Pdf

/** `position` of slice_info: PDF points from the upper left corner of the page. */
export interface Box {
  readonly x0: number
  readonly x1: number
  readonly top: number
  readonly bottom: number
  /** From 1. */
  readonly page: number
  readonly width: number
  readonly height: number
}

const pixelsPerPoint = 2
const packageFolder = dirname(fromServer.resolve('pdfjs-dist/package.json'))

/** @returns a PNG */
export async function drawBoxes(pdf: Uint8Array, page: number, boxes: readonly Box[]): Promise<Uint8Array> {
  const task = getDocument({
    // The library takes hold of what it is given.
    data: pdf.slice(),
    cMapUrl: `${join(packageFolder, 'cmaps')}/`,
    standardFontDataUrl: `${join(packageFolder, 'standard_fonts')}/`,
    wasmUrl: `${join(packageFolder, 'wasm')}/`,
    disableFontFace: true,
    verbosity: 0,
  })
  try {
    const sheet = await (await task.promise).getPage(page)
    const viewport = sheet.getViewport({ scale: pixelsPerPoint })
    const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height))
    await sheet.render({ canvas, viewport, background: '#ffffff' }).promise
    const pen = canvas.getContext('2d')
    pen.setTransform(1, 0, 0, 1, 0, 0)
    pen.strokeStyle = '#d00000'
    pen.lineWidth = 2
    for (const { x0, x1, top, bottom, width } of boxes) {
      const scale = canvas.width / width
      pen.strokeRect(x0 * scale, top * scale, (x1 - x0) * scale, (bottom - top) * scale)
    }
    return new Uint8Array(await canvas.encode('png'))
  } finally {
    await task.destroy()
  }
}
