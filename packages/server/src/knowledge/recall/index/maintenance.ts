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
  #trainedRows = 0
  #tidiedAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #closed = false

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

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#running
  }

  #later(): void {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => this.#start(), quietMs)
  }

  #start(): void {
    if (this.#closed || this.#running !== undefined) return
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
    const vectors = table.dimension === undefined ? undefined : await table.vectorIndexRows()
    if (this.#commits >= commitsBetween || (vectors !== undefined && vectors.waiting > worthTakingIn)) {
      this.#commits = 0
      await table.compact()
    }
    if (table.dimension === undefined) return
    const rows = vectors === undefined ? await table.rowCount() : vectors.indexed + vectors.waiting
    if (
      vectors === undefined
        ? rows * table.dimension >= worthAnIndex
        : this.#trainedRows > 0 && rows > this.#trainedRows * growthWorthTraining
    ) {
      await table.indexVectors()
      this.#trainedRows = rows
    }
  }
}
