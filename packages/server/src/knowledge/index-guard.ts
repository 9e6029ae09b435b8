import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../database/index.ts'
import type { Log } from '../telemetry/index.ts'
import { baseRepository } from './base-repository.ts'
import type { KnowledgeIndex } from './base-repository.ts'
import { startBuilding } from './index-builder.ts'
import { conditionOf } from './index-condition.ts'
import type { IndexCondition } from './index-condition.ts'
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

/** How long a look at an index holds good. */
const believedMilliseconds = 5000
const mostSeen = 10_000

/**
 * Notices that an index has lost rows or cannot be read, as when its folder was deleted or a power cut cut its files off, and has it
 * built anew from truth. An empty index is otherwise not told apart from one that finds nothing.
 */
export class IndexGuard {
  readonly #options: IndexGuardOptions
  readonly #now: () => number
  readonly #checking = new Map<string, Promise<IndexCondition>>()
  readonly #seen = new Map<string, { readonly whole: boolean; readonly at: number }>()

  constructor(options: IndexGuardOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** Looks at every serving index, one after the other; also at those whose successor is being built. */
  async checkAll(signal: AbortSignal): Promise<void> {
    for (const id of await baseRepository(this.#options.db).servingIds()) {
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
    const seen = this.#seen.get(indexId)
    if (seen?.whole && this.#now() - seen.at < believedMilliseconds) return true
    return (await this.check(indexId)).state === 'whole'
  }

  /**
   * The same for questions that were answered: it waits only for the first look at an index. After that it tells what the last look
   * has found, and has an old one renewed meanwhile.
   */
  async seemsWhole(indexId: string): Promise<boolean> {
    const seen = this.#seen.get(indexId)
    if (seen === undefined) return (await this.check(indexId)).state === 'whole'
    if (this.#now() - seen.at >= believedMilliseconds) this.suspect(indexId)
    return seen.whole
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
    if (this.#seen.size > mostSeen) this.#seen.clear()
    this.#seen.set(indexId, { whole: condition.state === 'whole', at: this.#now() })
    if (condition.state === 'whole') return condition
    if (condition.state === 'unknown') {
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
