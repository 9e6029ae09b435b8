import type { BlobHash, BlobStore } from './blob-store.ts'

const batchSize = 200

/**
 * Deletes blobs that no row names. Young ones are left alone, because a blob is written before the row that names it: the age must be
 * well above the time that an upload may take from its last byte to its row. One that is put again meanwhile becomes young and stays.
 * @param isReferenced those of the hashes that a row names
 * @returns how many no row named
 */
export async function sweepOrphans(
  store: BlobStore,
  isReferenced: (hashes: readonly BlobHash[]) => Promise<ReadonlySet<BlobHash>>,
  olderThanMs: number,
  now: () => number = Date.now,
): Promise<number> {
  const notModifiedSince = now() - olderThanMs
  let orphans = 0

  async function sweep(hashes: readonly BlobHash[]): Promise<void> {
    const named = await isReferenced(hashes)
    for (const hash of hashes) {
      if (named.has(hash)) continue
      await store.delete(hash, { notModifiedSince })
      orphans++
    }
  }

  let batch: BlobHash[] = []
  for await (const { hash, modifiedAt } of store.list()) {
    if (modifiedAt > notModifiedSince) continue
    batch.push(hash)
    if (batch.length < batchSize) continue
    await sweep(batch)
    batch = []
  }
  if (batch.length > 0) await sweep(batch)
  return orphans
}

/** Those of the hashes that any of several owners of blobs names. */
export function referencedByAny(
  owners: readonly ((hashes: readonly BlobHash[]) => Promise<ReadonlySet<BlobHash>>)[],
): (hashes: readonly BlobHash[]) => Promise<ReadonlySet<BlobHash>> {
  return async (hashes) => {
    const named = new Set<BlobHash>()
    for (const referenced of owners) for (const hash of await referenced(hashes)) named.add(hash)
    return named
  }
}
