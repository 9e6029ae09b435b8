import { createCanvas } from '@napi-rs/canvas'
import type { Canvas } from '@napi-rs/canvas'
import type { Box, ParsedImage } from '../parsed-document.ts'
import { drawPicture } from './draw-picture.ts'

const mostPixels = 40_000_000

/** A part of a page that is itself a picture. */
export type PicturePart = ParsedImage & { readonly page: number; readonly box: Box }

/** The parts of a picture that recognition found to be pictures; boxes in its pixels. */
export async function cutPictures(bytes: Uint8Array, boxes: readonly Box[]): Promise<PicturePart[]> {
  const { canvas, pixelsPerPoint } = await drawPicture(bytes, mostPixels)
  return cutFrom({ page: 1, canvas, pixelsPerPoint }, boxes)
}

/** Parts of a drawn page as PNG; those that lie outside of it are left out. */
export async function cutFrom(
  { page, canvas, pixelsPerPoint }: { readonly page: number; readonly canvas: Canvas; readonly pixelsPerPoint: number },
  boxes: readonly Box[],
): Promise<PicturePart[]> {
  const parts: PicturePart[] = []
  for (const box of boxes) {
    const x = Math.max(0, Math.floor(box.x0 * pixelsPerPoint))
    const y = Math.max(0, Math.floor(box.top * pixelsPerPoint))
    const width = Math.min(canvas.width, Math.ceil(box.x1 * pixelsPerPoint)) - x
    const height = Math.min(canvas.height, Math.ceil(box.bottom * pixelsPerPoint)) - y
    if (!(width > 0 && height > 0)) continue
    const part = createCanvas(width, height)
    part.getContext('2d').drawImage(canvas, x, y, width, height, 0, 0, width, height)
    parts.push({ contentType: 'image/png', bytes: new Uint8Array(await part.encode('png')), page, box })
  }
  return parts
}
