import type { Readable } from 'node:stream'
import type { FileObject } from '@openmaas/protocol'
import type { Database, Transaction } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { BlobTooLarge } from '../storage/index.ts'
import type { BlobStore, StoredBlob } from '../storage/index.ts'
import { createFileId, timeOfFileId } from './file-id.ts'
import { fileRepository } from './file-repository.ts'
import type { FileRow } from './file-repository.ts'
import { rulesOf } from './file-rules.ts'

export interface FileSettings {
  /** What one account may keep in all its files. */
  readonly capacityBytes: number
  /** Files of one purpose, in place of the documented number. */
  readonly maxPerPurpose?: number | undefined
}

export interface FileServiceOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly settings: FileSettings
  readonly now?: () => number
}

export interface NewFile {
  readonly purpose: string
  readonly name: string
  readonly stored: StoredBlob
}

export interface FileQuery {
  readonly purpose?: string | undefined
  readonly after?: string | undefined
  readonly limit?: number | undefined
  readonly order?: 'created_at' | 'asc' | 'desc' | undefined
}

const defaultLimit = 20

/** Files that accounts keep. A row names a blob that was whole before the row was written, so a file is never half there. */
export class FileService {
  readonly #options: FileServiceOptions
  readonly #now: () => number

  constructor(options: FileServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /**
   * Keeps an uploaded file.
   * @throws {ApiError} invalidRequest when the account has no room or too many files of this purpose
   */
  async add(accountId: string, { purpose, name, stored }: NewFile): Promise<FileRow> {
    const { db, settings } = this.#options
    const now = this.#now()
    const row: FileRow = {
      id: createFileId(purpose, now),
      accountId,
      purpose,
      name,
      blobHash: stored.hash,
      sizeBytes: stored.sizeBytes,
      createdAt: now,
    }
    await db.transaction().execute(async (transaction) => {
      const files = fileRepository(transaction)
      const used = await files.used(accountId, purpose)
      const mostFiles = settings.maxPerPurpose ?? rulesOf(purpose)?.maxFiles ?? Number.POSITIVE_INFINITY
      if (used.files >= mostFiles) throw tooMany(mostFiles, purpose)
      if (used.bytes + stored.sizeBytes > settings.capacityBytes) throw full()
      await files.insert(row)
    })
    return row
  }

  /**
   * Keeps what the platform itself has made: results of batches, voices. The limits of uploads do not hold for it.
   * @throws {BlobTooLarge} beyond `maxBytes`
   */
  async store(
    accountId: string,
    file: { readonly purpose: string; readonly name: string; readonly content: AsyncIterable<Uint8Array> },
    options: { readonly maxBytes?: number; readonly signal?: AbortSignal } = {},
  ): Promise<FileRow> {
    const row = await this.prepare(accountId, file, options)
    await fileRepository(this.#options.db).insert(row)
    return row
  }

  /**
   * As `store`, but the row is still to be written: by `keep`, in one transaction with what it belongs to.
   * @throws {BlobTooLarge} beyond `maxBytes`
   */
  async prepare(
    accountId: string,
    file: { readonly purpose: string; readonly name: string; readonly content: AsyncIterable<Uint8Array> },
    options: { readonly maxBytes?: number; readonly signal?: AbortSignal } = {},
  ): Promise<FileRow> {
    const stored = await this.#options.blobs.put(file.content, options)
    const now = this.#now()
    return {
      id: createFileId(file.purpose, now),
      accountId,
      purpose: file.purpose,
      name: file.name,
      blobHash: stored.hash,
      sizeBytes: stored.sizeBytes,
      createdAt: now,
    }
  }

  /** Writes prepared rows and deletes files that they replace, as a part of the caller's transaction. */
  async keep(transaction: Transaction, accountId: string, rows: readonly FileRow[], replaced?: string): Promise<void> {
    const files = fileRepository(transaction)
    for (const row of rows) await files.insert(row)
    if (replaced !== undefined) await files.delete(accountId, replaced)
  }

  /** Undefined for ids of other accounts as for ids that never were. */
  async find(accountId: string, id: string): Promise<FileRow | undefined> {
    return fileRepository(this.#options.db).find(accountId, id)
  }

  /** @throws {ApiError} resourceNotFound */
  async get(accountId: string, id: string): Promise<FileRow> {
    const file = await this.find(accountId, id)
    if (file === undefined) throw fileNotFound(id)
    return file
  }

  /**
   * A file and its bytes, to be read or destroyed.
   * @throws {ApiError} resourceNotFound
   */
  async open(accountId: string, id: string): Promise<{ readonly file: FileRow; readonly content: Readable }> {
    const file = await this.get(accountId, id)
    return { file, content: await this.#options.blobs.open(file.blobHash) }
  }

  /** @throws {ApiError} invalidParameter when `after` is no id of a file */
  async list(accountId: string, query: FileQuery): Promise<{ data: FileRow[]; hasMore: boolean }> {
    const { purpose, after, limit = defaultLimit, order } = query
    const createdAt = after === undefined ? undefined : timeOfFileId(after)
    if (after !== undefined && createdAt === undefined) {
      throw new ApiError(
        'invalidParameter',
        { field: 'after', reason: { zh: '应为文件 id。', en: 'It must be the id of a file.' } },
        { shouldRetry: false },
      )
    }
    const rows = await fileRepository(this.#options.db).list(accountId, {
      purpose,
      after: after === undefined || createdAt === undefined ? undefined : { createdAt, id: after },
      newestFirst: order !== 'asc',
      limit: limit + 1,
    })
    return { data: rows.slice(0, limit), hasMore: rows.length > limit }
  }

  /** @throws {ApiError} resourceNotFound */
  async delete(accountId: string, id: string): Promise<void> {
    if (!(await fileRepository(this.#options.db).delete(accountId, id))) throw fileNotFound(id)
  }

  /** Deletes files that are older than so many days. Their content goes with the next sweep of blobs. */
  async sweep(keepDays: number): Promise<void> {
    await fileRepository(this.#options.db).deleteBefore(this.#now() - keepDays * 86_400_000)
  }

  /** For the sweep of blobs that nothing names. */
  async referencedBlobs(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return fileRepository(this.#options.db).referencedBlobs(hashes)
  }
}

export function toFileObject({ id, sizeBytes, createdAt, name, purpose }: FileRow): FileObject {
  return {
    id,
    object: 'file',
    bytes: sizeBytes,
    created_at: Math.floor(createdAt / 1000),
    filename: name,
    purpose,
    status: 'processed',
  }
}

export function fileNotFound(id: string): ApiError {
  return new ApiError('resourceNotFound', { field: 'file_id', value: id.slice(0, 100) }, { shouldRetry: false })
}

/** @param maxBytes limit of the platform for this kind of file */
export function fileTooLarge(maxBytes: number): ApiError {
  const size = `${Math.floor(maxBytes / 1_048_576)} MB`
  return new ApiError('fileTooLarge', { reason: { zh: size, en: `at most ${size}.` } }, { shouldRetry: false })
}

export function asFileTooLarge(error: unknown): unknown {
  return error instanceof BlobTooLarge ? fileTooLarge(error.maxBytes) : error
}

function tooMany(mostFiles: number, purpose: string): ApiError {
  return new ApiError(
    'invalidRequest',
    {
      reason: {
        zh: `用途 ${purpose} 最多保存 ${mostFiles} 个文件，请先删除不再需要的文件。`,
        en: `At most ${mostFiles} files of purpose ${purpose} are kept. Delete some first.`,
      },
    },
    { shouldRetry: false },
  )
}

function full(): ApiError {
  return new ApiError(
    'invalidRequest',
    { reason: { zh: '文件空间已用尽，请先删除一些文件。', en: 'The space for files is used up. Delete some first.' } },
    { shouldRetry: false },
  )
}
