import { buffer } from 'node:stream/consumers'
import { EngineError } from '@openmaas/engines'
import type { VideoInput, VideoProgress } from '@openmaas/engines'
import { loadSharp } from '../media-input/index.ts'
import { madeStream, pictureFacts } from '../generated-media/index.ts'
import type { FileFacts, GeneratedFile, GeneratedMedia } from '../generated-media/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'

export interface CollectOptions {
  readonly generated: GeneratedMedia
  readonly fetch: GuardedFetch
  readonly facts: Omit<FileFacts, 'contentType'>
  readonly signal: AbortSignal
}

type Done = VideoProgress & { readonly state: 'done' }

const maxVideoBytes = 2 * 1024 ** 3
const maxCoverBytes = 16 * 1_048_576
const videoMilliseconds = 600_000
const coverMilliseconds = 30_000

/**
 * Keeps a finished video and a cover for it.
 * @throws {EngineError}
 */
export async function collectVideo(
  done: Done,
  input: VideoInput,
  { generated, fetch, facts, signal }: CollectOptions,
): Promise<{ video: GeneratedFile; cover: GeneratedFile }> {
  const limits = { fetch, maxBytes: maxVideoBytes, timeoutMs: videoMilliseconds, signal }
  const { contentType, content } = await checkedVideo(await madeStream(done.video, limits))
  const video = await generated.keep(content, { ...facts, contentType }, { maxBytes: maxVideoBytes, signal })
  const picture = (await givenCover(done, fetch, signal)) ?? (await ownCover(input))
  const cover = await generated.keep(
    asStream(picture.bytes),
    { ...facts, contentType: picture.contentType },
    { maxBytes: maxCoverBytes, signal },
  )
  return { video, cover }
}

/** @throws {EngineError} for what does not begin as a video does */
async function checkedVideo(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ contentType: string; content: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < 12) {
    const { done, value } = await iterator.next()
    if (done === true) break
    head = Buffer.concat([head, value])
  }
  const contentType = videoType(head)
  if (contentType === undefined) {
    await iterator.return?.()
    throw new EngineError('unavailable', 'The engine made something that is no video.')
  }
  const content = (async function* () {
    yield head
    for (;;) {
      const { done, value } = await iterator.next()
      if (done === true) return
      yield value
    }
  })()
  return { contentType, content }
}

function videoType(head: Buffer): string | undefined {
  if (head.toString('latin1', 4, 8) === 'ftyp') return 'video/mp4'
  return head.readUInt32BE(0) === 0x1a45dfa3 ? 'video/webm' : undefined
}

interface Cover {
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** Many servers offer a way to a cover that leads nowhere; the video is done all the same. */
async function givenCover({ cover }: Done, fetch: GuardedFetch, signal: AbortSignal): Promise<Cover | undefined> {
  if (cover === undefined) return undefined
  try {
    const limits = { fetch, maxBytes: maxCoverBytes, timeoutMs: coverMilliseconds, signal }
    const bytes = await buffer(bounded(await madeStream(cover, limits)))
    const facts = await pictureFacts(bytes)
    return facts === undefined ? undefined : { contentType: facts.contentType, bytes }
  } catch (error) {
    if (error instanceof EngineError) return undefined
    throw error
  }
}

async function* bounded(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of stream) {
    bytes += piece.length
    if (bytes > maxCoverBytes) throw new EngineError('unavailable', 'The cover of the engine is too large.')
    yield piece
  }
}

/** The first frame where the caller gave it; else a dark picture with a triangle, which says "video" and nothing that is not known. */
async function ownCover({
  widthPixels: width,
  heightPixels: height,
  pictures,
  pictureRole,
}: VideoInput): Promise<Cover> {
  const [first] = pictures
  const side = Math.min(width, height) / 4
  const triangle = `${width / 2 - side / 2.4},${height / 2 - side / 2} ${width / 2 - side / 2.4},${height / 2 + side / 2} ${width / 2 + side / 1.6},${height / 2}`
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#20242c"/><polygon points="${triangle}" fill="#8a93a6"/></svg>`
  const sharp = await loadSharp()
  const source =
    first !== undefined && pictureRole === 'frames'
      ? sharp(first.bytes).autoOrient().resize(width, height, { fit: 'cover' })
      : sharp(Buffer.from(drawing))
  return { contentType: 'image/jpeg', bytes: await source.jpeg({ quality: 85 }).toBuffer() }
}

async function* asStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
