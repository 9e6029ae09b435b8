import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { randomBytes } from 'node:crypto'
import { isBlobHash } from './blob-hash.ts'
import { BlobMissing } from './blob-store.ts'
import type { BlobHash, BlobStore } from './blob-store.ts'
import { ObjectStoreFailed, S3Client } from './s3-client.ts'
import type { S3Reply, S3Settings } from './s3-client.ts'
import { prepareTemporaryFolder, writeTemporary } from './temporary-files.ts'

/** What one PUT of S3 takes. */
const maxObjectBytes = 5 * 1024 ** 3

export interface S3StoreOptions extends S3Settings {
  /** On a disk of this machine: content waits here until its hash and length are known, and for programs that want a file. */
  readonly temporaryFolder: string
}

/**
 * Blobs as objects of an S3-compatible store. One PUT makes an object whole or not at all, and carries the hash of the content in its
 * signature, so that the store refuses what arrived damaged.
 *
 * Deletion with `notModifiedSince` asks for the age and deletes in two calls; a blob that is put in the milliseconds between them is
 * lost, which the minimum age of orphans makes a matter of one in very many.
 */
export async function openS3BlobStore({ temporaryFolder, ...settings }: S3StoreOptions): Promise<BlobStore> {
  await prepareTemporaryFolder(temporaryFolder)
  const client = new S3Client(settings)
  const prefix = settings.prefix === undefined || settings.prefix === '' ? '' : `${settings.prefix}/`
  const keyOf = (hash: BlobHash): string => `${prefix}${hash.slice(0, 2)}/${hash}`
  const local = new Map<BlobHash, LocalCopy>()

  async function read(hash: BlobHash, headers: Record<string, string> = {}): Promise<S3Reply> {
    const reply = isBlobHash(hash) ? await client.send({ method: 'GET', key: keyOf(hash), headers }) : undefined
    if (reply === undefined) throw new BlobMissing(hash)
    return reply
  }

  async function download(hash: BlobHash): Promise<string> {
    const path = join(temporaryFolder, `${randomBytes(12).toString('hex')}.part`)
    const { body } = await read(hash)
    try {
      await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
    return path
  }

  return {
    async put(content, options = {}) {
      const maxBytes = Math.min(options.maxBytes ?? maxObjectBytes, maxObjectBytes)
      const { path, ...stored } = await writeTemporary(temporaryFolder, content, { ...options, maxBytes })
      try {
        const file = { path, sizeBytes: stored.sizeBytes, sha256: stored.hash }
        const { signal } = options
        const reply = await client.send({ method: 'PUT', key: keyOf(stored.hash), file, ...(signal && { signal }) })
        await known(reply).text()
      } finally {
        await rm(path, { force: true })
      }
      return stored
    },

    async open(hash, range) {
      return (await read(hash, range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` })).body
    },

    async localFile(hash) {
      const copy = local.get(hash) ?? { users: 0, path: download(hash) }
      local.set(hash, copy)
      copy.users++
      let released = false
      const release = async (): Promise<void> => {
        if (released) return
        released = true
        if (--copy.users > 0) return
        local.delete(hash)
        await copy.path.then((path) => rm(path, { force: true }))
      }
      try {
        return { path: await copy.path, release }
      } catch (error) {
        if (local.get(hash) === copy) local.delete(hash)
        throw error
      }
    },

    async touch(hash) {
      if (!isBlobHash(hash)) return false
      // Only a copy onto itself with new metadata makes an object young again.
      const headers = {
        'x-amz-copy-source': `/${settings.bucket}/${keyOf(hash)}`,
        'x-amz-metadata-directive': 'REPLACE',
      }
      const reply = await client.send({ method: 'PUT', key: keyOf(hash), headers })
      const text = await reply?.text()
      // A copy may fail after its status was sent; the body then says so.
      if (text?.includes('<Error>')) throw new ObjectStoreFailed('The object store failed to renew an object.')
      return reply !== undefined
    },

    async *list() {
      for (let token: string | undefined; ;) {
        const query = { 'list-type': '2', prefix, ...(token !== undefined && { 'continuation-token': token }) }
        const reply = await client.send({ method: 'GET', query })
        const page = await known(reply).text()
        yield* objectsOf(page)
        token = element(page, 'NextContinuationToken')
        if (token === undefined) return
      }
    },

    async delete(hash, { notModifiedSince } = {}) {
      if (!isBlobHash(hash)) return
      if (notModifiedSince !== undefined) {
        const about = await client.send({ method: 'HEAD', key: keyOf(hash) })
        if (about === undefined) return
        await about.text()
        if (Date.parse(String(about.headers['last-modified'])) > notModifiedSince) return
      }
      const reply = await client.send({ method: 'DELETE', key: keyOf(hash) })
      await reply?.text()
    },
  }
}

interface LocalCopy {
  users: number
  readonly path: Promise<string>
}

/** What cannot be missing: a new object, and the list of the bucket. */
function known(reply: S3Reply | undefined): S3Reply {
  if (reply === undefined)
    throw new ObjectStoreFailed('The object store answered HTTP 404 where it has to know the address.')
  return reply
}

/** Keys that are no blobs of ours are passed over: others may keep theirs in the same bucket. */
function* objectsOf(page: string) {
  for (const [, object = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
    const hash = element(object, 'Key')?.slice(-64) ?? ''
    const sizeBytes = Number(element(object, 'Size'))
    const modifiedAt = Date.parse(element(object, 'LastModified') ?? '')
    if (isBlobHash(hash)) yield { hash, sizeBytes, modifiedAt }
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (whole, entity: string) => entities[entity] ?? whole)
}
