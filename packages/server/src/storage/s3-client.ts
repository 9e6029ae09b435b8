import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { AwsV4Signer } from 'aws4fetch'
import { Agent } from 'undici'
import type { Dispatcher } from 'undici'

export interface S3Settings {
  /** Address of the store, e.g. `https://s3.eu-central-1.amazonaws.com` or `http://minio:9000`; buckets are named in the path. */
  readonly endpoint: string
  readonly bucket: string
  /** In front of every key; without a slash at its ends. */
  readonly prefix?: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Absent: the bucket itself. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly file?: { readonly path: string; readonly sizeBytes: number; readonly sha256: string }
  readonly signal?: AbortSignal
}

export interface S3Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readable
  text(): Promise<string>
}

/** The object store answered with a failure, or not at all. */
export class ObjectStoreFailed extends Error {
  override readonly name = 'ObjectStoreFailed'
}

const attempts = 4
const firstPauseMs = 100
/** Until the first byte of an answer, and between two. */
const silenceMs = 60_000
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Signed requests to an S3-compatible store. Each may be repeated without harm, so failures of the moment are tried again. */
export class S3Client {
  readonly #settings: S3Settings
  readonly #agent = new Agent({ connect: { timeout: 10_000 }, headersTimeout: silenceMs, bodyTimeout: silenceMs })
  readonly #signingKeys = new Map<string, ArrayBuffer>()

  constructor(settings: S3Settings) {
    this.#settings = settings
  }

  /**
   * @returns undefined when there is no such object
   * @throws {ObjectStoreFailed}
   */
  async send(request: S3Request): Promise<S3Reply | undefined> {
    for (let attempt = 1; ; attempt++) {
      request.signal?.throwIfAborted()
      const outcome = await this.#attempt(request).catch((cause: unknown) => {
        request.signal?.throwIfAborted()
        return new ObjectStoreFailed('The object store could not be reached.', { cause })
      })
      if (!(outcome instanceof ObjectStoreFailed)) {
        const { status } = outcome
        if (status < 300) return outcome
        if (status === 404 && (await failureCode(outcome)) !== 'NoSuchBucket') return undefined
        if (status === 404) throw new ObjectStoreFailed('The object store does not know the bucket that is configured.')
        if ((status < 500 && status !== 429) || attempt === attempts) throw await failure(request, outcome)
        outcome.body.on('error', () => {}).destroy()
      } else if (attempt === attempts) throw outcome
      await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** attempt * Math.random()))
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy()
  }

  async #attempt({ method, key, query, headers, file, signal }: S3Request): Promise<S3Reply> {
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = this.#settings
    const url = new URL(`${endpoint.replace(/\/$/, '')}/${bucket}${key === undefined ? '' : `/${key}`}`)
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
    const signed = await new AwsV4Signer({
      url: url.href,
      method,
      headers: { ...headers, 'x-amz-content-sha256': file?.sha256 ?? emptySha256 },
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
      cache: this.#signingKeys,
    }).sign()
    const options: Dispatcher.RequestOptions = {
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: {
        ...Object.fromEntries(signed.headers),
        ...(file === undefined ? {} : { 'content-length': String(file.sizeBytes) }),
      },
      body: file === undefined ? null : createReadStream(file.path),
      signal: signal ?? null,
    }
    const { statusCode, headers: replyHeaders, body } = await this.#agent.request(options)
    return { status: statusCode, headers: replyHeaders, body, text: () => body.text() }
  }
}

async function failure({ method }: S3Request, reply: S3Reply): Promise<ObjectStoreFailed> {
  const code = await failureCode(reply)
  return new ObjectStoreFailed(`The object store answered ${method} with HTTP ${reply.status} ${code}`.trim())
}

/** The code, such as `AccessDenied`, says what the operator has to mend; the rest of the answer may hold names. */
async function failureCode(reply: S3Reply): Promise<string> {
  return /<Code>(\w{1,64})<\/Code>/.exec(await reply.text())?.[1] ?? ''
}
