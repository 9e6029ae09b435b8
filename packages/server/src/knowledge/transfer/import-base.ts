import { existsSync } from 'node:fs'
import type { Database } from '../../database/index.ts'
import { createId } from '../../database/index.ts'
import type { BlobStore } from '../../storage/index.ts'
import type { Capacity } from '../used-space.ts'
import { documentRepository } from '../document-repository.ts'
import type { SliceIndex } from '../recall/index.ts'
import { IdTaken, keptIds, shiftedIds } from './new-ids.ts'
import type { IdMap } from './new-ids.ts'
import { readTransfer } from './read-archive.ts'
import { StagedBase } from './staged-base.ts'
import { TransferError } from './transfer-error.ts'
import { transferRepository } from './transfer-repository.ts'

export interface ImportOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly index: SliceIndex
  readonly path: string
  readonly accountId: string
  /** Absent: the base keeps its own. */
  readonly name?: string | undefined
  readonly capacity: Capacity
  /** Removes what an import that failed has left, at once. */
  readonly sweep: () => Promise<void>
  readonly onDocument?: (done: { readonly documents: number; readonly bytes: number }) => void
  readonly now?: () => number
}

export interface ImportResult {
  readonly baseId: string
  readonly name: string
  readonly documents: number
  readonly slices: number
  /** Documents that the pipeline takes up now. */
  readonly waiting: number
  readonly bytes: number
  /** False: ids of the archive name other things here, so it got new ones. */
  readonly idsKept: boolean
  /** What made the vectors; null where there are none, or where some are missing and none is used. */
  readonly embeddingModel: string | null
  /** The platform's number of the embedding model of the index. */
  readonly embeddingId: number
  readonly missingVectors: number
}

const attempts = 5

/**
 * Brings a base in from an archive, beside a running server or without one. It is written where nobody sees it, and shown in one
 * transaction when the archive was read to its sound end; whatever fails before leaves nothing that anybody sees, and is swept.
 * @throws {TransferError}
 */
export async function importBase(options: ImportOptions): Promise<ImportResult> {
  if (!existsSync(options.path)) throw new TransferError('notFound', `There is no file ${options.path}.`)
  for (let attempt = 1; ; attempt++) {
    try {
      return await bringIn(options, attempt === 1 ? keptIds : shiftedIds())
    } catch (error) {
      if (!(error instanceof IdTaken) || attempt === attempts) throw error
    }
  }
}

async function bringIn(options: ImportOptions, ids: IdMap): Promise<ImportResult> {
  const { db, blobs, index, path, accountId, name, capacity, sweep, onDocument, now = Date.now } = options
  const used = await documentRepository(db).used(accountId)
  const left: Capacity = { words: capacity.words - used.words, bytes: capacity.bytes - used.bytes }
  const staged = new StagedBase({ db, blobs, index, accountId, name, ids, left, indexId: createId(), onDocument, now })
  try {
    await readTransfer(path, staged)
    return await staged.show()
  } catch (error) {
    const { baseId } = staged
    if (baseId !== undefined && (await transferRepository(db).setEnd(baseId, now()))) await sweep()
    throw error
  }
}
