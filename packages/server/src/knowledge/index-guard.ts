import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../database/index.ts'
import type { Log } from '../telemetry/index.ts'
import { baseRepository } from './base-repository.ts'
import type { KnowledgeIndex } from './base-repository.ts'
import { startBuilding } from './index-builder.ts'
import { overviewRepository } from './overview-repository.ts'
import { IndexError } from './recall/index.ts'
import type { SliceIndex } from './recall/index.ts'

export interface IndexGuardOptions {
  readonly db: Database
  readonly index: SliceIndex
  readonly log: Log
  /** Called when an index waits to be built. */
  readonly onBuilding: () => void
  readonly now?: () => number
  /** Before an index that is not whole is looked at once more, default 1500. */
  readonly secondLookMs?: number
}

/** What an index holds beside what it should. */
export interface IndexCondition {
  /** `lost`: rows are missing. `unreadable`: its files are damaged. `unknown`: its store does not answer at all. */
  readonly state: 'whole' | 'lost' | 'unreadable' | 'unknown'
  /** Slices by truth. */
  readonly expected: number
  /** Slices that it holds; undefined where that cannot be told. */
  readonly held: number | undefined
}

/** How long an index that was found whole is believed to be. */
const believedMilliseconds = 5000
const mostBelieved = 10_000

/**
 * Notices that an index has lost rows or cannot be read, as when its folder was deleted or a power cut cut its files off, and has it
 * built anew from truth. An empty index is otherwise not told apart from one that finds nothing.
 */
export class IndexGuard {
  readonly #options: IndexGuardOptions
  readonly #now: () => number
  readonly #checking = new Map<string, Promise<IndexCondition>>()
  readonly #wholeAt = new Map<string, number>()

  constructor(options: IndexGuardOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** Looks at every serving index, one after the other. */
  async checkAll(signal: AbortSignal): Promise<void> {
    for (const { id } of await baseRepository(this.#options.db).servingWith()) {
      if (signal.aborted) return
      await this.check(id)
    }
  }

  /** Something went wrong with an index: it is looked at, and built anew where it must be. Never waits. */
  suspect(indexId: string): void {
    this.check(indexId).catch((error: unknown) =>
      this.#options.log.warn('an index could not be looked at', { index: indexId, error }),
    )
  }

  /** False when rows are missing in it or it cannot be read; it is then being built anew. */
  async isWhole(indexId: string): Promise<boolean> {
    const wholeAt = this.#wholeAt.get(indexId) ?? Number.NEGATIVE_INFINITY
    if (this.#now() - wholeAt < believedMilliseconds) return true
    return (await this.check(indexId)).state === 'whole'
  }

  check(indexId: string): Promise<IndexCondition> {
    const running = this.#checking.get(indexId)
    if (running !== undefined) return running
    const check = this.#check(indexId).finally(() => this.#checking.delete(indexId))
    this.#checking.set(indexId, check)
    return check
  }

  async #check(indexId: string): Promise<IndexCondition> {
    const { db, index, log, secondLookMs = 1500 } = this.#options
    let condition = await conditionOf(db, index, indexId)
    if (condition.state !== 'whole') {
      // Also the time within which a replica sees what another has written to an object store.
      await delay(secondLookMs)
      condition = await conditionOf(db, index, indexId)
    }
    this.#wholeAt.delete(indexId)
    if (condition.state === 'whole') {
      if (this.#wholeAt.size > mostBelieved) this.#wholeAt.clear()
      this.#wholeAt.set(indexId, this.#now())
    } else if (condition.state === 'unknown') {
      log.warn('the store of the indexes does not answer', { index: indexId })
    } else {
      await this.#rebuild(indexId, condition)
    }
    return condition
  }

  async #rebuild(indexId: string, { state, expected, held }: IndexCondition): Promise<void> {
    const { db, log, onBuilding } = this.#options
    const started = await db.transaction().execute(async (transaction) => {
      const bases = baseRepository(transaction)
      const broken = await bases.index(indexId)
      const base = broken && (await bases.find(broken.accountId, broken.knowledgeId))
      if (broken === undefined || base === undefined || !(await isWanted(bases, broken, base.servingIndexId))) return
      const { embeddingId, contextual, embeddingModel } = broken
      await startBuilding(transaction, base, { embeddingId, contextual, embeddingModel }, false, this.#now())
      return base.id
    })
    if (started === undefined) return
    log.warn('an index has lost what it held and is built anew from the database', {
      base: started,
      index: indexId,
      reason: state === 'lost' ? 'rows are missing' : 'its files cannot be read',
      expected,
      held,
    })
    onBuilding()
  }
}

/** An index that serves while none is built in its place, or the one that is being built. */
async function isWanted(
  bases: ReturnType<typeof baseRepository>,
  broken: KnowledgeIndex,
  servingIndexId: string,
): Promise<boolean> {
  const building = await bases.buildingIndex(broken.knowledgeId)
  return building === undefined ? broken.id === servingIndexId : broken.id === building.id
}

export async function conditionOf(db: Database, index: SliceIndex, indexId: string): Promise<IndexCondition> {
  const overview = overviewRepository(db)
  const before = await overview.slicesToHold(indexId)
  let held: number | undefined
  try {
    held = await index.count(indexId)
  } catch (error) {
    if (!(error instanceof IndexError)) throw error
  }
  // What was noted meanwhile need not have been counted, and what was deleted meanwhile need not be there any more.
  const expected = Math.min(before, await overview.slicesToHold(indexId))
  if (held !== undefined) return { state: held < expected ? 'lost' : 'whole', expected, held }
  const answers = await index.list().then(
    () => true,
    (error: unknown) => {
      if (error instanceof IndexError) return false
      throw error
    },
  )
  return { state: answers ? 'unreadable' : 'unknown', expected, held }
}

/** The same index; whoever meets a failure of it makes the guard look. */
export function watched(index: SliceIndex, onFailure: (indexId: string) => void): SliceIndex {
  const watch = async <Result>(indexId: string, work: Promise<Result>): Promise<Result> => {
    try {
      return await work
    } catch (error) {
      if (error instanceof IndexError && error.kind === 'unavailable') onFailure(indexId)
      throw error
    }
  }
  return {
    add: (indexId, rows) => watch(indexId, index.add(indexId, rows)),
    removeVersion: (indexId, documentId, version) => watch(indexId, index.removeVersion(indexId, documentId, version)),
    removeDocument: (indexId, documentId) => watch(indexId, index.removeDocument(indexId, documentId)),
    search: (indexId, query) => watch(indexId, index.search(indexId, query)),
    vectors: (indexId, sliceIds) => watch(indexId, index.vectors(indexId, sliceIds)),
    count: (indexId) => watch(indexId, index.count(indexId)),
    drop: (indexId) => index.drop(indexId),
    list: () => index.list(),
    close: () => index.close(),
  }
}
