import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { consume } from './blob-hash.ts'
import type { ConsumeOptions } from './blob-hash.ts'
import type { StoredBlob } from './blob-store.ts'

/**
 * How long nothing was written to a file before it counts as left over. Files are not told apart by their process, because the
 * command line may work beside the server, and in another container.
 */
const leftoverAfterMs = 3_600_000

/** Writes content to a file of its own, flushed to the disk; nothing is left behind when it rejects. */
export async function writeTemporary(
  folder: string,
  content: AsyncIterable<Uint8Array>,
  options: ConsumeOptions,
): Promise<StoredBlob & { readonly path: string }> {
  const path = join(folder, `${randomBytes(12).toString('hex')}.part`)
  const file = await open(path, 'wx', 0o600)
  try {
    const stored = await consume(content, options, (piece) => file.writeFile(piece))
    await file.sync()
    await file.close()
    return { ...stored, path }
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
}

/** Makes the folder, or removes from it what processes that died have left. */
export async function prepareTemporaryFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const about = await ifThere(stat(path))
    if (about !== undefined && about.mtimeMs < Date.now() - leftoverAfterMs) await rm(path, { force: true })
  }
}

export async function ifThere<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
