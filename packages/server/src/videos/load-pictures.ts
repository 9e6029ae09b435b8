import { ApiError } from '../errors/api-error.ts'
import { isFileId } from '../files/index.ts'
import type { FileService } from '../files/index.ts'
import { pictureFacts } from '../generated-media/index.ts'
import type { PictureFacts } from '../generated-media/index.ts'
import { fromFetch, inlineBytes, loadSharp, MediaRefused, refusalOf } from '../media-input/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import { BlobTooLarge } from '../storage/index.ts'
import type { BlobHash, BlobStore } from '../storage/index.ts'
import type { PictureRule } from './video-rules.ts'

export interface PictureSources {
  readonly fetch: GuardedFetch
  readonly files: Pick<FileService, 'open'>
  readonly blobs: BlobStore
}

/** A picture of a request, kept. */
export interface LoadedPicture extends PictureFacts {
  readonly hash: BlobHash
}

const fetchMilliseconds = 30_000
const mebibyte = 1_048_576
const maxPixels = 100_000_000

/**
 * Fetches a picture of a request into the store, so that its task has it whatever becomes of its address.
 * @param source address, data URI, base64 or id of a file of the account
 * @param field path of the picture in the request
 * @throws {ApiError} invalidParameter
 */
export async function loadPicture(
  source: string,
  rule: PictureRule,
  field: string,
  { accountId, signal, ...sources }: PictureSources & { readonly accountId: string; readonly signal: AbortSignal },
): Promise<LoadedPicture> {
  const maxBytes = rule.maxMegabytes * mebibyte
  try {
    const content = await contentOf(source, { ...sources, accountId, signal, maxBytes })
    const { hash } = await sources.blobs.put(content, { maxBytes, signal })
    const file = await sources.blobs.localFile(hash)
    try {
      return { hash, ...(await factsOf(file.path, rule)) }
    } finally {
      await file.release()
    }
  } catch (error) {
    const known = error instanceof BlobTooLarge ? tooLarge(rule) : fromFetch(error)
    throw refusalOf(known, field)
  }
}

async function contentOf(
  source: string,
  options: PictureSources & { readonly accountId: string; readonly signal: AbortSignal; readonly maxBytes: number },
): Promise<AsyncIterable<Uint8Array>> {
  const { fetch, files, accountId, signal, maxBytes } = options
  if (/^https?:\/\//i.test(source)) {
    const { body } = await fetch(source, { maxBytes, signal, timeoutMs: fetchMilliseconds })
    return body as AsyncIterable<Uint8Array>
  }
  if (!isFileId(source)) {
    const bytes = inlineBytes(source)
    return (async function* () {
      yield bytes
    })()
  }
  try {
    return (await files.open(accountId, source)).content as AsyncIterable<Uint8Array>
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new MediaRefused({ zh: '文件不存在。', en: 'There is no such file.' }, { cause: error })
  }
}

async function factsOf(path: string, rule: PictureRule): Promise<PictureFacts> {
  const facts = await pictureFacts(path)
  const names = rule.contentTypes.map((type) => type.slice('image/'.length)).join(', ')
  if (facts === undefined || !rule.contentTypes.includes(facts.contentType))
    throw new MediaRefused({ zh: `图片格式应为 ${names}。`, en: `A picture is a file of ${names}.` })
  const sharp = await loadSharp()
  try {
    // All of it is read, at a scale that costs little.
    await sharp(path, { failOn: 'error', limitInputPixels: maxPixels }).resize(8, 8, { fit: 'fill' }).raw().toBuffer()
  } catch (cause) {
    throw new MediaRefused({ zh: '图片已损坏或过大。', en: 'The picture is broken or too large.' }, { cause })
  }
  return facts
}

function tooLarge({ maxMegabytes }: PictureRule): MediaRefused {
  return new MediaRefused({ zh: `图片不得超过 ${maxMegabytes} MB。`, en: `A picture has at most ${maxMegabytes} MB.` })
}
