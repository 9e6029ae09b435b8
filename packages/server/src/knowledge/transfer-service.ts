import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { BlobStore } from '../storage/index.ts'
import type { Log } from '../telemetry/index.ts'
import { version } from '../version.ts'
import { TemporaryFolders } from './preparation/temporary-folders.ts'
import { sweepOnce } from './rebuild-indexes.ts'
import type { SliceIndex } from './recall/index.ts'
import { importBase, streamBase } from './transfer/index.ts'
import type { ImportResult } from './transfer/index.ts'
import { TransferError } from './transfer/transfer-error.ts'
import type { Capacity } from './used-space.ts'

export interface TransferServiceOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly index: SliceIndex
  readonly capacity: Capacity
  /** For archives on their way; made when it is not there. */
  readonly tempFolder: string
  /** Called when documents came in that wait to be worked on, or an index that waits to be built. */
  readonly onImported: () => void
  readonly log: Log
}

/** An archive also holds slices and vectors: so many times the bytes that an account may store are taken, packed. */
const archiveShare = 4

/** Bases that go out and come in over the API, as archives. */
export class TransferService {
  readonly #options: TransferServiceOptions
  readonly #folders: TemporaryFolders

  constructor(options: TransferServiceOptions) {
    this.#folders = new TemporaryFolders(options.tempFolder)
    this.#options = options
  }

  /** @returns the archive while it is being written; it breaks off when that fails */
  async export(baseId: string, signal: AbortSignal): Promise<Readable> {
    const { db, blobs, index, log } = this.#options
    const workFolder = await this.#folders.make()
    const output = new PassThrough()
    streamBase({ db, blobs, index, baseId, version, output, workFolder, signal })
      .catch((error: unknown) => {
        output.destroy(error instanceof Error ? error : undefined)
        if (!signal.aborted) log.error('a knowledge base could not be exported', { knowledgeId: baseId, error })
      })
      .finally(() => rm(workFolder, { recursive: true, force: true }))
      .catch((error: unknown) => log.warn('a temporary folder could not be removed', { error }))
    return output
  }

  /**
   * Takes an archive in as it comes and reads it when it is whole.
   * @returns what is to be called when the whole request was read, and what gives up on it
   * @throws {ApiError} fileTooLarge
   */
  async receive(content: Readable, signal: AbortSignal): Promise<ReceivedArchive> {
    const folder = await this.#folders.make()
    const path = join(folder, 'archive.tar.gz')
    const discard = (): Promise<void> => rm(folder, { recursive: true, force: true })
    try {
      const maxBytes = this.#options.capacity.bytes * archiveShare
      await pipeline(content, (chunks: AsyncIterable<Buffer>) => atMost(chunks, maxBytes), createWriteStream(path), {
        signal,
      })
    } catch (error) {
      await discard()
      throw error
    }
    return { path, discard }
  }

  /** @throws {ApiError} invalidParameter for an archive that is damaged or does not fit here */
  async import(path: string, accountId: string, name: string | undefined, signal: AbortSignal): Promise<ImportResult> {
    const { db, blobs, index, capacity, log, onImported } = this.#options
    const done = await importBase({
      db,
      blobs,
      index,
      path,
      accountId,
      name,
      capacity,
      sweep: () => sweepOnce({ db, index, log }),
      // Who has left takes nothing in.
      onDocument: () => signal.throwIfAborted(),
    }).catch((error: unknown) => {
      if (!(error instanceof TransferError)) throw error
      throw new ApiError(
        'invalidParameter',
        { field: 'file', reason: { zh: `无法导入：${error.message}`, en: error.message } },
        { shouldRetry: false },
      )
    })
    onImported()
    return done
  }
}

export interface ReceivedArchive {
  readonly path: string
  discard(): Promise<void>
}

async function* atMost(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      const gigabytes = Math.floor(maxBytes / 1e9)
      throw new ApiError('fileTooLarge', { reason: { zh: `超过 ${gigabytes} GB。`, en: `Over ${gigabytes} GB.` } })
    }
    yield chunk
  }
}
