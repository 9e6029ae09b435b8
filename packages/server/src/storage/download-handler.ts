import { ApiError } from '../errors/api-error.ts'
import type { PlainHandler, StreamedReply } from '../http/index.ts'
import type { BlobStore } from './blob-store.ts'
import { parseByteRange } from './byte-range.ts'
import { downloadPath, linkKinds } from './signed-links.ts'
import type { LinkSigner } from './signed-links.ts'

/** The bytes that a thing stands for at the moment. */
export interface Downloadable {
  readonly hash: string
  readonly sizeBytes: number
  readonly contentType: string
}

export interface DownloadOptions {
  readonly signer: LinkSigner
  readonly store: BlobStore
  /** By kind of link, each there: undefined for a thing that is not there any more. */
  readonly find: Readonly<Record<string, (id: string) => Promise<Downloadable | undefined>>>
}

/** Types that run nothing in a browser. Everything else is sent as bytes without a meaning. */
const safeTypes = new Set([
  'application/pdf',
  'audio/wav',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/webm',
])

/**
 * GET and HEAD of `/download/{token}`: what a signed link leads to, whole or in part, to be saved rather than shown.
 * @throws {ApiError} forbidden for a link that was not made here or has expired, resourceNotFound when the thing is gone
 */
export function downloadHandler({ signer, store, find }: DownloadOptions): PlainHandler {
  const unserved = linkKinds.filter((kind) => find[kind] === undefined)
  if (unserved.length > 0) throw new Error(`Nothing serves the links of the kinds ${unserved.join(', ')}.`)
  return (path, incoming) => {
    if (!path.startsWith(downloadPath)) return undefined
    const verdict = signer.verify(path.slice(downloadPath.length))
    if (!verdict.valid) throw refusal(verdict.reason)
    const { kind, id, name } = verdict.link
    return Promise.resolve(find[kind]?.(id)).then((thing) => {
      if (thing === undefined)
        throw new ApiError('resourceNotFound', { field: 'id', value: id }, { shouldRetry: false })
      return reply(thing, name, store, incoming.method === 'HEAD', incoming.headers)
    })
  }
}

function refusal(reason: 'signature' | 'expired'): ApiError {
  const api =
    reason === 'expired'
      ? { zh: '该链接（已过期）', en: 'this link, which has expired' }
      : { zh: '该链接', en: 'this link' }
  return new ApiError('forbidden', { api }, { shouldRetry: false })
}

async function reply(
  { hash, sizeBytes, contentType }: Downloadable,
  name: string,
  store: BlobStore,
  headOnly: boolean,
  request: { readonly range?: string | undefined; readonly 'if-range'?: string | undefined },
): Promise<StreamedReply> {
  const etag = `"${hash.slice(0, 32)}"`
  const headers = {
    'content-type': safeTypes.has(contentType) ? contentType : 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeFileName(name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-cache',
    'access-control-allow-origin': '*',
    'accept-ranges': 'bytes',
    etag,
  }
  // A part of other content than the client holds would not fit; it gets the whole instead.
  const unchanged = request['if-range'] === undefined || request['if-range'] === etag
  const range = unchanged ? parseByteRange(request.range, sizeBytes) : undefined
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${sizeBytes}`, 'content-length': '0' },
      body: '',
    }
  }
  const length = range === undefined ? sizeBytes : range.end - range.start + 1
  const body = headOnly ? '' : await store.open(hash, range)
  if (range === undefined) return { status: 200, headers: { ...headers, 'content-length': String(length) }, body }
  const contentRange = `bytes ${range.start}-${range.end}/${sizeBytes}`
  return {
    status: 206,
    headers: { ...headers, 'content-range': contentRange, 'content-length': String(length) },
    body,
  }
}

/** As RFC 8187 wants it: what encodeURIComponent leaves but the header must not hold is encoded too. */
function encodeFileName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
