import type { Batch, Language } from '@openmaas/protocol'
import type { Caller } from '../access/index.ts'
import { createId } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { FileService } from '../files/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { operationOf } from './batch-endpoints.ts'
import { batchRepository } from './batch-repository.ts'
import type { BatchRow } from './batch-repository.ts'
import { toBatch } from './batch-wire.ts'
import { chunkRepository } from './chunk-repository.ts'
import type { LineRunners } from './line-runners.ts'
import { wrong } from './request-line.ts'

export interface BatchServiceOptions {
  readonly db: Database
  readonly blobs: Pick<BlobStore, 'touch'>
  readonly files: Pick<FileService, 'find'>
  readonly runners: LineRunners
  /** Batches of one account that may wait and run. */
  readonly maxUnfinishedPerAccount: number
  /** Tells the runner of this process, where there is one, that work is waiting. */
  readonly onQueued: () => void
  readonly now?: () => number
}

export interface NewBatch {
  readonly inputFileId: string
  readonly endpoint: string
  readonly autoDeleteInput: boolean
  readonly completionWindow: string
  readonly metadata: Readonly<Record<string, string>> | undefined
  /** Address under which the client reaches this server. */
  readonly publicUrl: string
}

/** The platform cancels a batch after this time, whatever completion window was asked for. */
const lifeMilliseconds = 7 * 86_400_000
const purpose = 'batch'
const retryAfterSeconds = 60

/** Batches as their accounts handle them. What happens to their lines is the runner's. */
export class BatchService {
  readonly #options: BatchServiceOptions
  readonly #now: () => number

  constructor(options: BatchServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /**
   * Answers when the batch is committed; its input is checked later, and what is wrong with it stands in the batch.
   * @throws {ApiError} resourceNotFound, invalidParameter for what is no input, concurrencyExceeded for too many unfinished ones
   */
  async create(caller: Caller, wanted: NewBatch): Promise<Batch> {
    const { db, blobs, files, runners, maxUnfinishedPerAccount, onQueued } = this.#options
    const { accountId, keyId } = caller
    const operation = operationOf(wanted.endpoint)
    if (operation === undefined || runners[operation] === undefined)
      throw wrong('endpoint', { zh: '此地址不支持批处理。', en: 'Nothing runs batches of it here.' })
    const file = await files.find(accountId, wanted.inputFileId)
    if (file === undefined) throw notFound('input_file_id', wanted.inputFileId)
    if (file.purpose !== purpose)
      throw wrong('input_file_id', { zh: '文件用途应为 batch。', en: 'Its purpose must be batch.' })
    if ((await batchRepository(db).countUnfinished(accountId)) >= maxUnfinishedPerAccount)
      throw new ApiError('concurrencyExceeded', {}, { retryAfterSeconds })
    // Young again, so that no sweep comes between the deletion of the file and the row of the batch.
    await blobs.touch(file.blobHash)
    const row = newRow(wanted, { accountId, keyId, hash: file.blobHash, bytes: file.sizeBytes, now: this.#now() })
    await batchRepository(db).insert(row)
    onQueued()
    return toBatch(row, row, 'zh')
  }

  /** @throws {ApiError} resourceNotFound */
  async get(caller: Caller, id: string, language: Language): Promise<Batch> {
    const row = await batchRepository(this.#options.db).find(caller.accountId, id)
    if (row === undefined) throw notFound('batch_id', id)
    const [batch] = await this.#wire([row], language)
    if (batch === undefined) throw notFound('batch_id', id)
    return batch
  }

  /** @throws {ApiError} resourceNotFound when `after` is no batch of the account */
  async list(
    caller: Caller,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
    language: Language,
  ): Promise<{ readonly data: Batch[]; readonly hasMore: boolean }> {
    const batches = batchRepository(this.#options.db)
    const last = after === undefined ? undefined : await batches.find(caller.accountId, after)
    if (after !== undefined && last === undefined) throw notFound('after', after)
    const rows = await batches.list(caller.accountId, last, limit + 1)
    return { data: await this.#wire(rows.slice(0, limit), language), hasMore: rows.length > limit }
  }

  /**
   * Lines at work end within moments; what is done is kept. A batch that has ended stays as it is.
   * @throws {ApiError} resourceNotFound
   */
  async cancel(caller: Caller, id: string, language: Language): Promise<Batch> {
    const { db, onQueued } = this.#options
    if (await batchRepository(db).cancel(caller.accountId, id, this.#now())) onQueued()
    return this.get(caller, id, language)
  }

  /** For the sweep of blobs that nothing names. */
  async referencedBlobs(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    const { db } = this.#options
    const inputs = await batchRepository(db).referencedInputs(hashes)
    return inputs.union(await chunkRepository(db).referencedBlobs(hashes))
  }

  async #wire(rows: readonly BatchRow[], language: Language): Promise<Batch[]> {
    const counts = await chunkRepository(this.#options.db).counts(rows.map(({ id }) => id))
    return rows.map((row) => toBatch(row, counts.get(row.id) ?? row, language))
  }
}

function newRow(
  wanted: NewBatch,
  facts: { accountId: string; keyId: string; hash: string; bytes: number; now: number },
): BatchRow {
  return {
    id: `batch_${createId()}`,
    accountId: facts.accountId,
    keyId: facts.keyId,
    endpoint: wanted.endpoint,
    inputFileId: wanted.inputFileId,
    inputHash: facts.hash,
    inputBytes: facts.bytes,
    autoDeleteInput: wanted.autoDeleteInput ? 1 : 0,
    completionWindow: wanted.completionWindow,
    publicUrl: wanted.publicUrl,
    metadata: wanted.metadata === undefined ? null : JSON.stringify(wanted.metadata),
    status: 'validating',
    outcome: null,
    errors: null,
    model: null,
    total: 0,
    completed: 0,
    failed: 0,
    outputFileId: null,
    errorFileId: null,
    attempts: 0,
    leaseOwner: null,
    leaseExpiresAt: null,
    availableAt: facts.now,
    createdAt: facts.now,
    inProgressAt: null,
    expiresAt: facts.now + lifeMilliseconds,
    finalizingAt: null,
    completedAt: null,
    failedAt: null,
    expiredAt: null,
    cancellingAt: null,
    cancelledAt: null,
  }
}

function notFound(field: string, id: string): ApiError {
  return new ApiError('resourceNotFound', { field, value: id.slice(0, 100) }, { shouldRetry: false })
}
