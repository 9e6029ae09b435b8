import { loadSharp } from '../media-input/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { FetchRefused } from '../outbound/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'

/** The platform's limits. */
const mostBytes = 10 * 1_048_576
const leastSidePixels = 20
const mostSidePixels = 6000
/** What is judged is a smaller copy: what a picture shows can be seen at this size. */
const judgedSidePixels = 1536
const fetchMilliseconds = 20_000

/** Decoders that are used at all. */
const signatures: readonly (readonly [start: string, offset: number])[] = [
  ['\xff\xd8\xff', 0],
  ['\x89PNG\r\n\x1a\n', 0],
  ['GIF8', 0],
  ['WEBP', 8],
]

/**
 * A picture that is to be judged, as a JPEG file.
 * @param url a web address, a data URI, or bare base64
 * @throws {ApiError} invalidParameter for what cannot be fetched, is no picture, or is beyond the limits
 */
export async function judgedPicture(
  url: string,
  { fetch, signal, field }: { readonly fetch: GuardedFetch; readonly signal: AbortSignal; readonly field: string },
): Promise<Buffer> {
  const bytes = /^https?:\/\//i.test(url) ? await fetched(url, { fetch, signal, field }) : decoded(url)
  if (bytes.byteLength > mostBytes) throw wrong(field, '图片应小于 10 MB。', 'A picture has less than 10 MB.')
  const start = bytes.subarray(0, 16).toString('latin1')
  if (!signatures.some(([text, offset]) => start.startsWith(text, offset))) throw noPicture(field)
  const sharp = await loadSharp()
  try {
    const input = { limitInputPixels: mostSidePixels * mostSidePixels, failOn: 'error' } as const
    const { width, height } = await sharp(bytes, { ...input, limitInputPixels: false }).metadata()
    if (Math.min(width, height) < leastSidePixels || Math.max(width, height) > mostSidePixels) {
      throw wrong(
        field,
        `图片边长应为 ${leastSidePixels} 到 ${mostSidePixels} 像素。`,
        `The sides of a picture have ${leastSidePixels} to ${mostSidePixels} pixels.`,
      )
    }
    return await sharp(bytes, input)
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize(judgedSidePixels, judgedSidePixels, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 88 })
      .toBuffer()
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw noPicture(field, error)
  }
}

export function jpegDataUri(jpeg: Buffer): string {
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}

async function fetched(
  url: string,
  { fetch, signal, field }: { readonly fetch: GuardedFetch; readonly signal: AbortSignal; readonly field: string },
): Promise<Buffer> {
  try {
    const reply = await fetch(url, { signal, maxBytes: mostBytes, timeoutMs: fetchMilliseconds })
    return await reply.bytes()
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error
    throw wrong(field, '无法获取该地址的图片。', 'The picture at this address cannot be fetched.', error)
  }
}

function decoded(text: string): Buffer {
  return Buffer.from(text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text, 'base64')
}

function noPicture(field: string, cause?: unknown): ApiError {
  return wrong(field, '不是可读取的图片。', 'It is no picture that can be read.', cause)
}

function wrong(field: string, zh: string, en: string, cause?: unknown): ApiError {
  return new ApiError('invalidParameter', { field, reason: { zh, en } }, { shouldRetry: false, cause })
}
