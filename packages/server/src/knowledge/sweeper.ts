import type { Database } from '../database/index.ts'
import type { Log } from '../telemetry/index.ts'
import type { SliceIndex } from './recall/index.ts'
import { sliceRepository } from './slice-repository.ts'
import { sweepRepository } from './sweep-repository.ts'

export interface SweeperOptions {
  readonly db: Database
  readonly index: SliceIndex
  /** Removes blobs that nothing names. */
  readonly sweepBlobs: () => Promise<unknown>
  readonly log: Log
  readonly now?: () => number
}

const pollMilliseconds = 15_000
const blobMilliseconds = 3_600_000
const keepUploadsMilliseconds = 7 * 86_400_000
const portion = 20
const slicesPerDelete = 200

/**
 * Removes what deletion and new versions left behind: slices, rows of the index, pictures, and at last the marked row itself. Nothing
 * of it is visible any more, so it may stop anywhere and go on later; two sweepers do no harm.
 */
export class Sweeper {
  readonly #options: SweeperOptions
  readonly #now: () => number
  readonly #timers: NodeJS.Timeout[] = []
  #stopping = false
  #again = false
  #working: Promise<void> | undefined

  constructor(options: SweeperOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  start(): void {
    const { sweepBlobs, log } = this.#options
    this.#timers.push(
      setInterval(() => this.wake(), pollMilliseconds),
      setInterval(
        () => void sweepBlobs().catch((error: unknown) => log.warn('orphaned content could not be swept', { error })),
        blobMilliseconds,
      ),
    )
    for (const timer of this.#timers) timer.unref()
    this.wake()
  }

  wake(): void {
    if (this.#stopping) return
    if (this.#working !== undefined) {
      this.#again = true
      return
    }
    this.#working = this.sweep()
      .catch((error: unknown) => this.#options.log.warn('deleted documents could not be swept', { error }))
      .finally(() => {
        this.#working = undefined
        if (this.#again) {
          this.#again = false
          this.wake()
        }
      })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#working
  }

  /** Once over everything that is there to sweep. */
  async sweep(): Promise<void> {
    const rows = sweepRepository(this.#options.db, this.#now)
    while (await this.#sweepVersions(rows));
    while (await this.#sweepDocuments(rows));
    for (const baseId of await rows.emptyDeletedBases(portion)) {
      for (const indexId of await rows.indexesOf(baseId)) await this.#options.index.drop(indexId)
      await rows.forgetBase(baseId)
    }
    for (const indexId of await rows.retiredIndexes(portion)) {
      await this.#options.index.drop(indexId)
      await rows.forgetIndex(indexId)
    }
    await this.#dropUnknownIndexes(rows)
    await rows.deleteUploadsBefore(this.#now() - keepUploadsMilliseconds)
  }

  async #sweepVersions(rows: ReturnType<typeof sweepRepository>): Promise<boolean> {
    const { index } = this.#options
    const versions = await rows.supersededVersions(portion)
    for (const { documentId, version, knowledgeId } of versions) {
      if (this.#stopping) return false
      for (const indexId of await rows.indexesOf(knowledgeId)) await index.removeVersion(indexId, documentId, version)
      await this.#deleteSlices(documentId, version)
      await rows.forgetVersion(documentId, version)
    }
    return versions.length === portion
  }

  async #sweepDocuments(rows: ReturnType<typeof sweepRepository>): Promise<boolean> {
    const { index } = this.#options
    const documents = await rows.deletedDocuments(portion)
    for (const { id, knowledgeId } of documents) {
      if (this.#stopping) return false
      for (const indexId of await rows.indexesOf(knowledgeId)) await index.removeDocument(indexId, id)
      for (const version of await rows.versionsOf(id)) await this.#deleteSlices(id, version)
      await rows.forgetDocument(id)
    }
    return documents.length === portion
  }

  async #deleteSlices(documentId: string, version: number): Promise<void> {
    const slices = sliceRepository(this.#options.db)
    while (await slices.deleteSome(documentId, version, slicesPerDelete)) await new Promise(setImmediate)
    await slices.deleteImages(documentId, version)
  }

  /** Of accounts that are gone, or of a restored backup. */
  async #dropUnknownIndexes(rows: ReturnType<typeof sweepRepository>): Promise<void> {
    const { index } = this.#options
    const onDisk = await index.list()
    const known = await rows.knownIndexes(onDisk)
    for (const indexId of onDisk) if (!known.has(indexId)) await index.drop(indexId)
  }
}
