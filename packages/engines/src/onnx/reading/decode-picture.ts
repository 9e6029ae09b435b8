import { createCanvas, loadImage } from '@napi-rs/canvas'
import { Image } from 'paddleocr'
import { EngineError } from '../../engine-error.ts'

/** More are read from a smaller copy: the models see fewer anyway. */
const mostPixels = 25_000_000

export interface DecodedPicture {
  readonly image: Image
  /** Pixels of the file for one of `image`. */
  readonly scale: number
  readonly widthPixels: number
  readonly heightPixels: number
}

/** @throws {EngineError} rejected */
export async function decodePicture(bytes: Uint8Array): Promise<DecodedPicture> {
  const picture = await loadImage(bytes).catch((cause: unknown) => {
    throw new EngineError('rejected', 'The picture cannot be decoded.', { cause })
  })
  const { width: widthPixels, height: heightPixels } = picture
  if (!(widthPixels > 0 && heightPixels > 0)) throw new EngineError('rejected', 'The picture is empty.')
  const scale = Math.max(1, Math.sqrt((widthPixels * heightPixels) / mostPixels))
  const width = Math.max(1, Math.round(widthPixels / scale))
  const height = Math.max(1, Math.round(heightPixels / scale))
  const context = createCanvas(width, height).getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.drawImage(picture, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  return { image: new Image(width, height, 3, withoutAlpha(data)), scale, widthPixels, heightPixels }
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3)
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0
    rgb[to + 1] = rgba[from + 1] ?? 0
    rgb[to + 2] = rgba[from + 2] ?? 0
  }
  return rgb
}
