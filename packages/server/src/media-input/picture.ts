import { loadSharp } from './load-sharp.ts'
import { MediaRefused } from './media-refused.ts'

export interface PictureLimits {
  /** Width times height above which a picture is made smaller; absent: never. */
  readonly maxPixels?: number | undefined
}

export interface Picture {
  /** `image/jpeg` or `image/png`. */
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** The platform's limits. */
export const maxPictureBytes = 5 * 1_048_576
const maxSidePixels = 6000

/** Decoders that are used at all. What else sharp could read (SVG, TIFF and others) is not given to it. */
const signatures: readonly (readonly [start: string, offset: number])[] = [
  ['\xff\xd8\xff', 0],
  ['\x89PNG\r\n\x1a\n', 0],
  ['GIF8', 0],
  ['WEBP', 8],
]

/**
 * A picture as engines take it: JPEG or PNG, upright, whole. One that is so already stays as it is, byte by byte; the first frame of a
 * GIF or WebP becomes a PNG. Decoding runs on threads of its own, and what it decodes is bounded by the limits.
 * @throws {MediaRefused} another kind of file, broken, or beyond the platform's limits
 */
export async function readablePicture(bytes: Uint8Array, { maxPixels }: PictureLimits): Promise<Picture> {
  if (bytes.byteLength > maxPictureBytes) throw tooManyBytes()
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16)).toString('latin1')
  if (!signatures.some(([text, offset]) => start.startsWith(text, offset))) throw foreign()
  try {
    return await decoded(bytes, maxPixels)
  } catch (error) {
    if (error instanceof MediaRefused) throw error
    throw new MediaRefused({ zh: '图片已损坏。', en: 'The picture is broken.' }, { cause: error })
  }
}

async function decoded(bytes: Uint8Array, maxPixels: number | undefined): Promise<Picture> {
  const sharp = await loadSharp()
  const input = { limitInputPixels: maxSidePixels * maxSidePixels, failOn: 'error' } as const
  // The header alone, so without the limit: a picture that is too large is told apart from a broken one.
  const {
    format,
    width,
    height,
    orientation = 1,
  } = await sharp(bytes, { ...input, limitInputPixels: false }).metadata()
  if (width > maxSidePixels || height > maxSidePixels) throw tooManyPixels()
  const contentType = format === 'jpeg' ? 'image/jpeg' : 'image/png'
  const tooMany = maxPixels !== undefined && width * height > maxPixels
  const isPlain = format === 'jpeg' || format === 'png'
  if (isPlain && orientation === 1 && !tooMany) {
    // All of it is read, at a scale that costs little.
    await sharp(bytes, input).resize(8, 8, { fit: 'fill', kernel: 'nearest' }).raw().toBuffer()
    return { contentType, bytes }
  }
  let picture = sharp(bytes, input).autoOrient()
  if (tooMany) {
    const scale = Math.sqrt(maxPixels / (width * height))
    const turned = orientation >= 5
    picture = picture.resize(
      Math.max(1, Math.floor((turned ? height : width) * scale)),
      Math.max(1, Math.floor((turned ? width : height) * scale)),
      { fit: 'fill' },
    )
  }
  const encoded = contentType === 'image/jpeg' ? picture.jpeg({ quality: 92 }) : picture.png({ compressionLevel: 6 })
  return { contentType, bytes: await encoded.toBuffer() }
}

function foreign(): MediaRefused {
  return new MediaRefused({
    zh: '图片格式应为 jpg、jpeg 或 png。',
    en: 'A picture is a jpg, jpeg or png file.',
  })
}

export function tooManyBytes(): MediaRefused {
  return new MediaRefused({ zh: '图片不得超过 5 MB。', en: 'An image has at most 5 MB.' })
}

function tooManyPixels(): MediaRefused {
  return new MediaRefused({
    zh: `图片不得超过 ${maxSidePixels} × ${maxSidePixels} 像素。`,
    en: `An image has at most ${maxSidePixels} × ${maxSidePixels} pixels.`,
  })
}
