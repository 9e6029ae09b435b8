import type { Database } from '../database/index.ts'
import { documentRepository } from './document-repository.ts'

/** What an account may keep in all its bases together. */
export interface Capacity {
  /** Characters without white space. */
  readonly words: number
  readonly bytes: number
}

export interface UsedSpaceOptions {
  readonly db: Database
  readonly capacity: Capacity
  readonly now?: () => number
}

/** Counting a large account takes milliseconds of the serving thread; while there is plenty of room an old count will do. */
const keepMilliseconds = 10_000
const plentyShare = 0.9
const mostAccounts = 1000

/** Whether an account has room for more. What this process let in since the last count is added to it, so it does not let in too much. */
export class UsedSpace {
  readonly #options: UsedSpaceOptions
  readonly #now: () => number
  readonly #known = new Map<string, { countedAt: number; words: number; bytes: number }>()

  constructor(options: UsedSpaceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** @param except the document that asks, whose former version does not count */
  async hasRoomFor(accountId: string, more: Capacity, except?: string): Promise<boolean> {
    const { db, capacity } = this.#options
    const known = this.#known.get(accountId)
    const isFresh = known !== undefined && this.#now() - known.countedAt < keepMilliseconds
    if (isFresh && fits(known, more, plentyShare, capacity)) {
      known.words += more.words
      known.bytes += more.bytes
      return true
    }
    const used = await documentRepository(db).used(accountId, except)
    if (this.#known.size >= mostAccounts) this.#known.clear()
    this.#known.set(accountId, {
      countedAt: this.#now(),
      words: used.words + more.words,
      bytes: used.bytes + more.bytes,
    })
    return fits(used, more, 1, capacity)
  }
}

function fits(used: Capacity, more: Capacity, share: number, capacity: Capacity): boolean {
  return used.words + more.words <= capacity.words * share && used.bytes + more.bytes <= capacity.bytes * share
}
