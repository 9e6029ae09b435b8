import { keepVersionsMs } from './slice-table.ts'
import type { SliceTable } from './slice-table.ts'

/** Commits after which small files are joined. */
const commitsBetween = 200
/** How long an index has to be left alone by writers before it is tidied up, and how long it waits for that at most. */
const quietMs = 3_000
const patienceMs = 30_000
/** Numbers in vectors (rows times length) below which comparing with every one of them is quick enough: 32,000 rows of 1,024. */
const worthAnIndex = 2 ** 25
/** Rows outside the vector index are compared one by one: 1,000 of them cost about a millisecond. */
const worthTakingIn = 8_000
/** The index of vectors is trained anew when the rows have become so many times more. */
const growthWorthTraining = 4

/**
 * Tidies up behind the writers: joins small files, drops old versions, builds and extends the index of vectors. One thing at a
 * time, when the writers are quiet, and never in the way: LanceDB does it on threads of its own while searches and writes go on.
 */
export class Maintenance {
  readonly #table: () => SliceTable | undefined
  readonly #onProblem: (problem: string) => void
  #commits = 0
  #sweepDue = false
  #trainedRows = 0
  #tidiedAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #sweepTimer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #stopped = false

  constructor(table: () => SliceTable | undefined, onProblem: (problem: string) => void) {
    this.#table = table
    this.#onProblem = onProblem
  }

  get busy(): boolean {
    return this.#running !== undefined
  }

  committed(): void {
    this.#commits++
    if (this.#commits > commitsBetween && performance.now() - this.#tidiedAt > patienceMs) this.#start()
    else this.#later()
  }

  /** Begins nothing more; what is under way goes on, and is as safe to leave as any commit. */
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    clearTimeout(this.#sweepTimer)
  }

  async idle(): Promise<void> {
    await this.#running
  }

  #later(): void {
    clearTimeout(this.#timer)
    if (!this.#stopped) this.#timer = setTimeout(() => this.#start(), quietMs)
  }

  #start(): void {
    if (this.#stopped || this.#running !== undefined) return
    clearTimeout(this.#timer)
    this.#running = this.#tidy()
      .catch((error: unknown) => {
        // Another process, or a writer of our own, was quicker; the next time will do.
        this.#onProblem(`An index could not be tidied up: ${error instanceof Error ? error.message : String(error)}`)
      })
      .finally(() => {
        this.#running = undefined
        this.#tidiedAt = performance.now()
      })
  }

  async #tidy(): Promise<void> {
    const table = this.#table()
    if (table === undefined) return
    const vectors = await table.vectorIndexRows()
    if (this.#commits >= commitsBetween || this.#sweepDue || (vectors?.waiting ?? 0) > worthTakingIn) {
      this.#commits = 0
      await table.compact()
      this.#sweepLater()
    }
    if (table.dimension === undefined || !table.canIndexVectors) return
    if (vectors === undefined) {
      const rows = await table.rowCount()
      if (rows * table.dimension < worthAnIndex) return
      await table.indexVectors()
      this.#trainedRows = rows
      return
    }
    const rows = vectors.indexed + vectors.waiting
    if (this.#trainedRows === 0) this.#trainedRows = rows
    if (rows <= this.#trainedRows * growthWorthTraining) return
    await table.indexVectors()
    this.#trainedRows = rows
  }

  /** Files that a compaction has replaced can go when nobody reads them any more. */
  #sweepLater(): void {
    clearTimeout(this.#sweepTimer)
    const again = !this.#sweepDue
    this.#sweepDue = false
    if (!again || this.#stopped) return
    this.#sweepTimer = setTimeout(() => {
      this.#sweepDue = true
      this.#start()
    }, keepVersionsMs * 1.1)
  }
}
