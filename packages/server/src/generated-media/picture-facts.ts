import { open } from 'node:fs/promises'
import { EngineError } from '@openmaas/engines'
import { loadSharp } from '../media-input/index.ts'

export interface PictureFacts {
  readonly contentType: 'image/png' | 'image/jpeg' | 'image/webp'
  readonly widthPixels: number
  readonly heightPixels: number
}

const contentTypes = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const
/** The first bytes of what is given to decoders at all; sharp could read much more. */
const signatures: readonly (readonly [start: string, offset: number])[] = [
  ['\x89PNG\r\n\x1a\n', 0],
  ['\xff\xd8\xff', 0],
  ['WEBP', 8],
]

/**
 * @param picture its content, or the path of a file that holds it
 * @returns undefined for what is no PNG, JPEG or WebP file, or has a header that cannot be read
 */
export async function pictureFacts(picture: Uint8Array | string): Promise<PictureFacts | undefined> {
  const start = await beginningOf(picture)
  if (!signatures.some(([text, offset]) => start.startsWith(text, offset))) return undefined
  const sharp = await loadSharp()
  try {
    const { format, width, height } = await sharp(picture, { limitInputPixels: false }).metadata()
    if (format !== 'png' && format !== 'jpeg' && format !== 'webp') return undefined
    return { contentType: contentTypes[format], widthPixels: width, heightPixels: height }
  } catch {
    // What the header of a picture hides cannot be told any better than by saying that it is none.
    return undefined
  }
}

async function beginningOf(picture: Uint8Array | string): Promise<string> {
  if (typeof picture !== 'string') return Buffer.from(picture.subarray(0, 16)).toString('latin1')
  const file = await open(picture)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Of what an engine made. @throws {EngineError} */
export async function madePictureFacts(bytes: Uint8Array): Promise<PictureFacts> {
  const facts = await pictureFacts(bytes)
  if (facts === undefined) throw new EngineError('unavailable', 'The engine made something that is no picture.')
  return facts
}
