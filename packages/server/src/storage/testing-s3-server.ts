import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

interface StoredObject {
  readonly content: Buffer
  modifiedAt: number
}

export interface TestS3Server extends AsyncDisposable {
  readonly endpoint: string
  readonly objects: Map<string, StoredObject>
  /** Answers to the next requests, in place of real ones. */
  readonly failures: number[]
}

export const testCredentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret/of+tests', region: 'cn-north-1' }

/**
 * As much of S3 as a blob store uses, in memory, with pages of two objects. It computes each signature itself, by the description of
 * AWS (Signature Version 4), and answers 403 to one that differs.
 */
export async function startS3Server(bucket: string): Promise<TestS3Server> {
  const objects = new Map<string, StoredObject>()
  const failures: number[] = []
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => answer(incoming, outgoing, body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)

  function answer(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): void {
    const url = new URL(incoming.url ?? '', 'http://store')
    const fail = (status: number, code: string): void =>
      void outgoing.writeHead(status).end(incoming.method === 'HEAD' ? '' : `<Error><Code>${code}</Code></Error>`)
    const forced = failures.shift()
    if (forced !== undefined) return fail(forced, 'SlowDown')
    if (!signatureIsRight(incoming, url, body)) return fail(403, 'SignatureDoesNotMatch')
    const [, bucketName, ...path] = decodeURIComponent(url.pathname).split('/')
    if (bucketName !== bucket) return fail(404, 'NoSuchBucket')
    const key = path.join('/')
    if (key === '') {
      outgoing.end(listing(objects, url.searchParams))
      return
    }
    const source = incoming.headers['x-amz-copy-source']
    if (incoming.method === 'PUT' && typeof source === 'string') {
      const copied = objects.get(source.slice(bucket.length + 2))
      if (copied === undefined) return fail(404, 'NoSuchKey')
      objects.set(key, { ...copied, modifiedAt: Date.now() })
      outgoing.end('<CopyObjectResult></CopyObjectResult>')
    } else if (incoming.method === 'PUT') {
      objects.set(key, { content: body, modifiedAt: Date.now() })
      outgoing.end()
    } else if (incoming.method === 'DELETE') {
      objects.delete(key)
      outgoing.writeHead(204).end()
    } else {
      const found = objects.get(key)
      if (found === undefined) return fail(404, 'NoSuchKey')
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(incoming.headers.range ?? '') ?? []
      const part = start === undefined ? found.content : found.content.subarray(Number(start), Number(end) + 1)
      outgoing.writeHead(start === undefined ? 200 : 206, {
        'content-length': part.length,
        'last-modified': new Date(found.modifiedAt).toUTCString(),
      })
      outgoing.end(incoming.method === 'HEAD' ? undefined : part)
    }
  }

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    objects,
    failures,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const pageSize = 2

function listing(objects: ReadonlyMap<string, StoredObject>, query: URLSearchParams): string {
  const keys = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).toSorted()
  const start = Number((query.get('continuation-token') ?? '<0>').slice(1, -1))
  const contents = keys.slice(start, start + pageSize).map((key) => {
    const { content, modifiedAt } = objects.get(key) ?? assert.fail()
    return `<Contents><Key>${key}</Key><LastModified>${new Date(modifiedAt).toISOString()}</LastModified><Size>${content.length}</Size></Contents>`
  })
  const next = start + pageSize
  const more = next < keys.length ? `<NextContinuationToken>&lt;${next}&gt;</NextContinuationToken>` : ''
  return `<?xml version="1.0"?><ListBucketResult>${contents.join('')}${more}</ListBucketResult>`
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)

function signatureIsRight({ method, headers }: IncomingMessage, url: URL, body: Buffer): boolean {
  const { accessKeyId, secretAccessKey, region } = testCredentials
  const [, id, day = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/[^,]+, SignedHeaders=([^,]+), Signature=(\w{64})$/.exec(
      headers.authorization ?? '',
    ) ?? []
  const payload = String(headers['x-amz-content-sha256'])
  if (id !== accessKeyId || payload !== sha256(body)) return false
  const canonical = [
    method,
    decodeURIComponent(url.pathname).split('/').map(encode).join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .toSorted()
      .join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    payload,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`)
  return hmac(key, text).toString('hex') === signature
}
