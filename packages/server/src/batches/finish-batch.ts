import type { Database } from '../database/index.ts'
import type { FileRow, FileService } from '../files/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { batchRepository } from './batch-repository.ts'
import type { BatchRow } from './batch-repository.ts'
import { chunkRepository } from './chunk-repository.ts'

export interface FinishOptions {
  readonly db: Database
  readonly blobs: Pick<BlobStore, 'open'>
  readonly files: Pick<FileService, 'prepare' | 'keep'>
  readonly owner: string
  readonly signal: AbortSignal
  readonly now: () => number
}

/** Purpose of the files that a batch makes, the one of its input: the platform names no other, and lists them together. */
const purpose = 'batch'

/**
 * Writes the files of a batch that is wound up: what was answered, and what was refused. The files, the end of the batch and the
 * deletion of its input are one transaction.
 * @returns false while another worker still holds lines of it
 */
export async function finishBatch(batch: BatchRow, options: FinishOptions): Promise<boolean> {
  const { db, files, owner, now } = options
  const { id, accountId, outcome } = batch
  if (outcome === null) throw new Error(`the batch ${id} is ${batch.status} without an outcome`)
  if (!(await chunkRepository(db).closeAll(id, now()))) return false
  const counts = (await chunkRepository(db).counts([id])).get(id) ?? { completed: 0, failed: 0 }
  const output = counts.completed === 0 ? undefined : await writeFile(batch, 'output', options)
  const error = counts.failed === 0 ? undefined : await writeFile(batch, 'error', options)
  await db.transaction().execute(async (transaction) => {
    const end = { ...counts, outcome, outputFileId: output?.id ?? null, errorFileId: error?.id ?? null }
    if (!(await batchRepository(transaction).end(id, owner, end, now()))) return
    const rows = [output, error].filter((file) => file !== undefined)
    await files.keep(transaction, accountId, rows, batch.autoDeleteInput === 1 ? batch.inputFileId : undefined)
    await chunkRepository(transaction).deleteOf(id)
  })
  return true
}

function writeFile(
  { id, accountId }: BatchRow,
  kind: 'output' | 'error',
  { db, blobs, files, signal }: FinishOptions,
): Promise<FileRow> {
  async function* content(): AsyncGenerator<Uint8Array> {
    for await (const piece of chunkRepository(db).pieces(id)) {
      const hash = kind === 'output' ? piece.outputHash : piece.errorHash
      if (hash !== null) yield* (await blobs.open(hash)) as AsyncIterable<Buffer>
    }
  }
  return files.prepare(accountId, { purpose, name: `${id}_${kind}.jsonl`, content: content() }, { signal })
}
