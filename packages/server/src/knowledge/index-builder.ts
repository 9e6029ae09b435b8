import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createId } from '../database/index.ts'
import type { Database, Transaction } from '../database/index.ts'
import { ServerStopping } from '../http/index.ts'
import type { Log } from '../telemetry/index.ts'
import { baseRepository } from './base-repository.ts'
import type { KnowledgeBase, KnowledgeIndex } from './base-repository.ts'
import { documentRepository } from './document-repository.ts'
import type { NotifyEnd } from './document-work.ts'
import { conditionOf } from './index-condition.ts'
import type { IndexCondition } from './index-condition.ts'
import { indexSlices } from './index-slices.ts'
import type { SliceIndex } from './recall/index.ts'
import { backgroundContext } from './slice-embedder.ts'
import type { SliceEmbedder } from './slice-embedder.ts'
import { versionQueueRepository } from './version-queue-repository.ts'

export interface IndexBuilderOptions {
  readonly db: Database
  readonly index: SliceIndex
  readonly embedder: Pick<SliceEmbedder, 'source' | 'embed'>
  readonly notify: NotifyEnd
  readonly log: Log
  /** Called when an index took the place of another, which is then swept. */
  readonly onServing: () => void
  readonly now?: () => number
}

const leaseMilliseconds = 30_000
const pollMilliseconds = 2000
/** How often the serving indexes are compared with the engines that are set. */
const compareMilliseconds = 10_000
const longestWaitMilliseconds = 300_000

/** Another worker took over, or the building was called off. */
class BuildingLost extends Error {}

/**
 * Starts a new index for a base, in the caller's transaction. The old one serves until every visible document is in the new one; an
 * unfinished building is given up.
 * @param embeddingModel what will make the vectors; null where nothing does
 */
export async function startBuilding(
  transaction: Transaction,
  base: KnowledgeBase,
  wanted: { readonly embeddingId: number; readonly contextual: 0 | 1; readonly embeddingModel: string | null },
  notify: boolean,
  now: number,
): Promise<void> {
  const bases = baseRepository(transaction)
  const unfinished = await bases.buildingIndex(base.id)
  await bases.retireBuilding(base.id, now)
  await bases.insertIndex(newIndex(base, wanted, 'building', notify || unfinished?.notify === 1, now))
}

export function newIndex(
  base: Pick<KnowledgeBase, 'id' | 'accountId'>,
  made: { readonly embeddingId: number; readonly contextual: 0 | 1; readonly embeddingModel: string | null },
  state: 'serving' | 'building',
  notify: boolean,
  now: number,
): KnowledgeIndex {
  return {
    id: createId(),
    accountId: base.accountId,
    knowledgeId: base.id,
    ...made,
    dimensions: null,
    state,
    notify: notify ? 1 : 0,
    attempts: 0,
    lastError: null,
    leaseOwner: null,
    leaseExpiresAt: null,
    availableAt: now,
    createdAt: now,
    updatedAt: now,
  }
}

/** Builds indexes of bases whose embedding changed, one at a time, beside the work on documents. */
export class IndexBuilder {
  readonly #options: IndexBuilderOptions
  readonly #now: () => number
  readonly #owner = randomUUID()
  readonly #abort = new AbortController()
  readonly #timers: NodeJS.Timeout[] = []
  #working: Promise<void> | undefined

  constructor(options: IndexBuilderOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  start(): void {
    this.#timers.push(
      setInterval(() => this.wake(), pollMilliseconds),
      setInterval(
        () =>
          void this.compareWithEngines().catch((error: unknown) =>
            this.#options.log.warn('indexes could not be compared with the engines', { error }),
          ),
        compareMilliseconds,
      ),
    )
    for (const timer of this.#timers) timer.unref()
    this.wake()
  }

  wake(): void {
    if (this.#working !== undefined || this.#abort.signal.aborted) return
    this.#working = this.#buildAll()
      .catch((error: unknown) => this.#options.log.warn('indexes could not be built', { error }))
      .finally(() => {
        this.#working = undefined
      })
  }

  /** Waits until nothing is being built: everything that could be claimed is done, or has failed for now. */
  async idle(): Promise<void> {
    await this.#working
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#abort.abort(new ServerStopping('The server is stopping.'))
    await this.#working
  }

  /** Rebuilds the bases whose vectors were made by another engine than is set now, or that have none although one is set. */
  async compareWithEngines(): Promise<void> {
    const { db, embedder } = this.#options
    for (const serving of await baseRepository(db).servingWith()) {
      const embeddingModel = embedder.source(serving.embeddingId)?.identity ?? null
      if (embeddingModel === serving.embeddingModel) continue
      const { embeddingId, contextual } = serving
      await db.transaction().execute(async (transaction) => {
        const base = await baseRepository(transaction).find(serving.accountId, serving.knowledgeId)
        if (base === undefined || base.servingIndexId !== serving.id) return
        await startBuilding(transaction, base, { embeddingId, contextual, embeddingModel }, false, this.#now())
      })
      this.wake()
    }
  }

  async #buildAll(): Promise<void> {
    const { db, log } = this.#options
    const { signal } = this.#abort
    while (!signal.aborted) {
      const building = await baseRepository(db).claimBuilding(this.#owner, this.#now(), leaseMilliseconds)
      if (building === undefined) return
      try {
        await this.#build(building)
      } catch (error) {
        if (error instanceof BuildingLost) continue
        const attempts = building.attempts + (signal.aborted ? 0 : 1)
        const wait = signal.aborted ? 0 : Math.min(longestWaitMilliseconds, 1000 * 2 ** Math.min(attempts, 16))
        const lastError = error instanceof Error ? error.message.slice(0, 500) : String(error)
        if (!signal.aborted)
          log.warn('index of a knowledge base will be tried again', { base: building.knowledgeId, error })
        await baseRepository(db).releaseBuilding(
          building.id,
          this.#owner,
          { availableAt: this.#now() + wait, attempts, lastError },
          this.#now(),
        )
      }
    }
  }

  async #build(building: KnowledgeIndex): Promise<void> {
    const { db, index, embedder, log } = this.#options
    const { signal } = this.#abort
    // What makes vectors may have changed since the building was asked for.
    const embeddingModel = embedder.source(building.embeddingId)?.identity ?? null
    const condition = await conditionOf(db, index, building.id)
    if (isShort(condition)) {
      log.warn('what was built of an index is gone, it is begun anew', { base: building.knowledgeId, ...condition })
    }
    if (embeddingModel !== building.embeddingModel || isShort(condition)) {
      await this.#beginAnew(building.id, embeddingModel)
    }
    for (;;) {
      const behind = await versionQueueRepository(db).notIndexed(building.id, building.knowledgeId, 50)
      if (behind.length === 0) {
        await this.#requireWhole(building.id)
        if (await this.#serve(building)) return
        continue
      }
      for (const { documentId, version } of behind) {
        const document = await documentRepository(db).find(building.accountId, documentId)
        const knowledgeIndex = await baseRepository(db).index(building.id)
        if (knowledgeIndex === undefined) throw new BuildingLost()
        if (document === undefined) continue
        await index.removeDocument(building.id, documentId)
        await indexSlices(
          { db, index, embedder, knowledgeIndex, documentName: document.name },
          { documentId, version },
          0,
          {
            signal,
            context: backgroundContext(building.accountId, 'knowledge.embed', signal),
            onProgress: () => this.#renew(building.id),
          },
        )
        await this.#renew(building.id)
        const current = await documentRepository(db).find(building.accountId, documentId)
        if (current?.visibleVersion === version) {
          await versionQueueRepository(db).noteIndexed(building.id, documentId, version)
        } else {
          // It may have been swept before the last of its rows were added.
          await index.removeVersion(building.id, documentId, version)
        }
      }
    }
  }

  /** What an earlier process had built may be gone: an index lies in no backup, while the notes about it do. */
  async #beginAnew(indexId: string, embeddingModel: string | null): Promise<void> {
    const { db, index } = this.#options
    await versionQueueRepository(db).forgetIndexed(indexId)
    await index.drop(indexId)
    await baseRepository(db).updateIndex(indexId, { embeddingModel, dimensions: null })
  }

  /** @throws when the new index lacks anything; the next attempt begins anew, and the old one serves until then */
  async #requireWhole(indexId: string): Promise<void> {
    const { db, index } = this.#options
    const { state, expected, held } = await conditionOf(db, index, indexId)
    if (state !== 'whole') {
      throw new Error(
        `The new index is ${state}: it should hold ${expected} slices and holds ${held ?? 'an unknown number'}.`,
      )
    }
  }

  async #renew(indexId: string): Promise<void> {
    const held = await baseRepository(this.#options.db).renewBuilding(
      indexId,
      this.#owner,
      this.#now(),
      leaseMilliseconds,
    )
    if (!held) throw new BuildingLost()
  }

  /** Lets the base serve from the new index, unless a document became visible meanwhile that it does not hold. */
  async #serve(building: KnowledgeIndex): Promise<boolean> {
    const { db, notify, onServing } = this.#options
    const now = this.#now()
    const serving = await db.transaction().execute(async (transaction) => {
      const bases = baseRepository(transaction)
      const base = await bases.find(building.accountId, building.knowledgeId)
      if (base === undefined) throw new BuildingLost()
      // Locks the row of the base, which whoever shows a document writes first.
      await bases.update(base.id, { updatedAt: now })
      if ((await versionQueueRepository(transaction).notIndexed(building.id, base.id, 1)).length > 0) return false
      if (!(await bases.renewBuilding(building.id, this.#owner, now, leaseMilliseconds))) throw new BuildingLost()
      await bases.updateIndex(base.servingIndexId, { state: 'retired', updatedAt: now })
      await bases.updateIndex(building.id, {
        state: 'serving',
        leaseOwner: null,
        leaseExpiresAt: null,
        lastError: null,
        updatedAt: now,
      })
      await bases.update(base.id, { servingIndexId: building.id })
      if (building.notify === 1) {
        const versions = await documentRepository(transaction).visibleVersions(base.id)
        for (const [told, version] of versions.entries()) {
          await notify(transaction, version, { status: 1, message: 'success' })
          // Streams must not wait for thousands of documents.
          if (told % 50 === 49) await nextTurn()
        }
      }
      return true
    })
    if (serving) onServing()
    return serving
  }
}

/** Its store answers, and not all that was noted is there. */
function isShort({ state }: IndexCondition): boolean {
  return state === 'lost' || state === 'unreadable'
}
