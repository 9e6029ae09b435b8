import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Canvas } from '@napi-rs/canvas'
import { ParseFailure } from '../parsed-document.ts'
import { reachesItsEnd } from './picture-end.ts'
import { pictureSize } from './picture-size.ts'

/** A decoder needs 4 bytes for each. */
const mostDecodedPixels = 100_000_000

/**
 * Decodes a picture of any usual kind and draws it on white, the way up that the camera noted (Skia honours that note).
 * @param maxPixels a larger one is drawn smaller
 * @throws {ParseFailure} `damaged`, `too-large`
 */
export async function drawPicture(
  bytes: Uint8Array,
  maxPixels: number,
): Promise<{ readonly canvas: Canvas; readonly pixelsPerPoint: number }> {
  const told = pictureSize(bytes)
  if (told === undefined || told.widthPixels === 0 || told.heightPixels === 0) {
    throw new ParseFailure('damaged', 'The picture has no readable header.')
  }
  if (told.widthPixels * told.heightPixels > mostDecodedPixels) {
    throw new ParseFailure('too-large', `The picture has more than ${mostDecodedPixels} pixels.`)
  }
  if (!reachesItsEnd(bytes)) throw new ParseFailure('damaged', 'The picture breaks off.')
  const picture = await loadImage(bytes).catch((cause: unknown) => {
    throw new ParseFailure('damaged', 'The picture cannot be decoded.', { cause })
  })
  const pixelsPerPoint = Math.min(1, Math.sqrt(maxPixels / (picture.width * picture.height)))
  const width = Math.max(1, Math.round(picture.width * pixelsPerPoint))
  const height = Math.max(1, Math.round(picture.height * pixelsPerPoint))
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.drawImage(picture, 0, 0, width, height)
  return { canvas, pixelsPerPoint }
}
