import { createHash } from 'node:crypto'
import { createCanvas } from '@napi-rs/canvas'
import { ImageKind } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PDFPageProxy } from 'pdfjs-dist'
import type { Box, ParsedImage } from '../parsed-document.ts'
import { drawingsOf } from './drawings.ts'
import { openPdf } from './library.ts'
import { matrixOf } from './matrix.ts'

export interface WantedPicture {
  /** 1-based. */
  readonly page: number
  readonly box: Box
}

export interface PictureLimits {
  /** Pixels of one picture. */
  readonly maxPixels: number
  readonly maxPictures: number
  /** All pictures of a document together, as they are given out. */
  readonly maxTotalBytes: number
}

/** Fewer pixels on a side are bullets, lines and parts of a border. */
const leastPixels = 40
/** From here on JPEG, where nothing is transparent: PNG of photographs is slow to make and large. */
const jpegFromPixels = 250_000
/** Drawn on nearly the same place. */
const nearby = 2

/**
 * Decodes the wanted pictures, page by page. What is too small to be a picture, of one colour, beyond the limits or cannot be
 * decoded is left out, so the result has gaps.
 *
 * @returns by the index of the wanted picture
 */
export async function takePictures(
  bytes: Uint8Array,
  wanted: readonly WantedPicture[],
  limits: PictureLimits,
): Promise<ReadonlyMap<number, ParsedImage>> {
  const taken = new Map<number, ParsedImage>()
  if (wanted.length === 0) return taken
  const known = new Map<string, ParsedImage>()
  const { document, close } = await openPdf(bytes, { maxImagePixels: limits.maxPixels })
  let totalBytes = 0
  try {
    for (const number of new Set(wanted.map(({ page }) => page))) {
      const page = await document.getPage(number)
      const pictures = await picturesOn(page)
      for (const [index, { page: on, box }] of wanted.entries()) {
        if (on !== number || taken.size >= limits.maxPictures || totalBytes >= limits.maxTotalBytes) continue
        const objectId = pictures.find((picture) => isNear(picture.box, box))?.objectId
        const decoded = objectId === undefined ? undefined : await decodedPicture(page, objectId)
        if (decoded === undefined || isDecoration(decoded)) continue
        // The same picture on many pages is held once.
        const hash = createHash('sha256')
          .update(`${decoded.width}x${decoded.height}`)
          .update(decoded.data)
          .digest('hex')
        const image = known.get(hash) ?? (await encoded(decoded))
        if (!known.has(hash)) totalBytes += image.bytes.length
        known.set(hash, image)
        taken.set(index, { ...image, page: number, box })
      }
      page.cleanup()
    }
  } finally {
    await close()
  }
  return taken
}

async function picturesOn(page: PDFPageProxy) {
  const view = matrixOf(page.getViewport({ scale: 1 }).transform)
  if (view === undefined) return []
  return drawingsOf(await page.getOperatorList({ annotationMode: 0 }), view).pictures
}

function isNear(a: Box, b: Box): boolean {
  return (
    Math.abs(a.x0 - b.x0) < nearby &&
    Math.abs(a.x1 - b.x1) < nearby &&
    Math.abs(a.top - b.top) < nearby &&
    Math.abs(a.bottom - b.bottom) < nearby
  )
}

interface Decoded {
  readonly width: number
  readonly height: number
  readonly kind: number
  readonly data: Uint8Array | Uint8ClampedArray
}

/** Waits for the library's decoder; undefined where it failed. */
async function decodedPicture(page: PDFPageProxy, objectId: string): Promise<Decoded | undefined> {
  const objects = objectId.startsWith('g_') ? page.commonObjs : page.objs
  const value = await new Promise<unknown>((resolve) => {
    objects.get(objectId, resolve)
  })
  if (typeof value !== 'object' || value === null) return undefined
  if (!('width' in value && 'height' in value && 'kind' in value && 'data' in value)) return undefined
  const { width, height, kind, data } = value
  if (typeof width !== 'number' || typeof height !== 'number' || typeof kind !== 'number') return undefined
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) return undefined
  return { width, height, kind, data }
}

function isDecoration({ width, height, data }: Decoded): boolean {
  if (width < leastPixels || height < leastPixels) return true
  const [first] = data
  return data.every((value) => value === first)
}

async function encoded(picture: Decoded): Promise<ParsedImage> {
  const { width, height } = picture
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(width, height)
  const transparent = fillPixels(picture, image.data)
  context.putImageData(image, 0, 0)
  if (!transparent && picture.kind !== ImageKind.GRAYSCALE_1BPP && width * height >= jpegFromPixels) {
    return { contentType: 'image/jpeg', bytes: new Uint8Array(await canvas.encode('jpeg', 88)) }
  }
  return { contentType: 'image/png', bytes: new Uint8Array(await canvas.encode('png')) }
}

/** Writes the picture as RGBA; tells whether anything of it can be seen through. */
function fillPixels({ width, height, kind, data }: Decoded, target: Uint8ClampedArray): boolean {
  if (kind === ImageKind.RGBA_32BPP) {
    target.set(data.subarray(0, target.length))
    for (let index = 3; index < target.length; index += 4) if (target[index] !== 255) return true
    return false
  }
  if (kind === ImageKind.RGB_24BPP) {
    for (let from = 0, to = 0; to < target.length; from += 3, to += 4) {
      target[to] = data[from] ?? 0
      target[to + 1] = data[from + 1] ?? 0
      target[to + 2] = data[from + 2] ?? 0
      target[to + 3] = 255
    }
    return false
  }
  const rowBytes = (width + 7) >> 3
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += 4) {
      const bit = ((data[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1
      target[to] = target[to + 1] = target[to + 2] = bit === 1 ? 255 : 0
      target[to + 3] = 255
    }
  }
  return false
}
