import { mkdir, open, opendir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { isBlobHash } from './blob-hash.ts'
import { BlobMissing } from './blob-store.ts'
import type { BlobHash, BlobStore, StoredBlob } from './blob-store.ts'
import { ifThere, prepareTemporaryFolder, writeTemporary } from './temporary-files.ts'

const incomingFolder = 'incoming'

/**
 * Blobs as files, 256 folders by the first two digits of their hash. Content arrives under another name, is flushed, and gets its
 * name by one rename, so that a blob is whole or not there, whatever happens in between.
 * @param folder made when it is not there; readable by its owner only
 */
export async function openFileBlobStore(folder: string): Promise<BlobStore> {
  const incoming = join(folder, incomingFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await prepareTemporaryFolder(incoming)
  const oneAtATime = locks()

  const folderOf = (hash: BlobHash): string => join(folder, hash.slice(0, 2))
  const pathOf = (hash: BlobHash): string => join(folderOf(hash), hash)

  async function makeYoung(hash: BlobHash): Promise<boolean> {
    const now = new Date()
    return (await ifThere(utimes(pathOf(hash), now, now).then(() => true))) ?? false
  }

  /** The name is given, or given again, while no deletion of the same content is under way. */
  async function giveName(path: string, { hash, sizeBytes }: StoredBlob): Promise<void> {
    const present = await ifThere(stat(pathOf(hash)))
    if (present?.size === sizeBytes && (await makeYoung(hash))) {
      await rm(path)
      return
    }
    if (await mkdir(folderOf(hash), { recursive: true, mode: 0o700 })) await flushFolder(folder)
    await rename(path, pathOf(hash))
    await flushFolder(folderOf(hash))
  }

  return {
    async put(content, options = {}) {
      const { path, ...stored } = await writeTemporary(incoming, content, options)
      try {
        await oneAtATime(stored.hash, () => giveName(path, stored))
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
      return stored
    },

    async open(hash, range) {
      const file = isBlobHash(hash) ? await ifThere(open(pathOf(hash), 'r')) : undefined
      if (file === undefined) throw new BlobMissing(hash)
      return file.createReadStream(range)
    },

    async localFile(hash) {
      if (!isBlobHash(hash) || (await ifThere(stat(pathOf(hash)))) === undefined) throw new BlobMissing(hash)
      return { path: pathOf(hash), release: async () => {} }
    },

    async touch(hash) {
      return isBlobHash(hash) && oneAtATime(hash, () => makeYoung(hash))
    },

    async *list() {
      for await (const fan of await opendir(folder)) {
        if (!fan.isDirectory() || !/^[0-9a-f]{2}$/.test(fan.name)) continue
        for await (const { name } of await opendir(join(folder, fan.name))) {
          const about = isBlobHash(name) ? await ifThere(stat(pathOf(name))) : undefined
          if (about !== undefined) yield { hash: name, sizeBytes: about.size, modifiedAt: about.mtimeMs }
        }
      }
    },

    async delete(hash, { notModifiedSince = Number.POSITIVE_INFINITY } = {}) {
      if (!isBlobHash(hash)) return
      await oneAtATime(hash, async () => {
        const about = await ifThere(stat(pathOf(hash)))
        if (about !== undefined && about.mtimeMs <= notModifiedSince) await rm(pathOf(hash), { force: true })
      })
    },
  }
}

/** Makes a new name in the folder survive a power cut. Windows has no such call. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Work on one key runs in the order in which it was asked for; other keys do not wait. */
function locks() {
  const last = new Map<string, Promise<unknown>>()
  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const before = last.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
