import { mkdirSync, readdirSync } from 'node:fs'
import { IndexThread } from './index/thread-client.ts'
import type { IndexHit, IndexQuery, IndexRow, SliceIndex } from './slice-index.ts'

export interface SliceIndexOptions {
  /** A folder, or the address of an object store as LanceDB takes it: `s3://bucket/prefix`. */
  readonly folder: string
  /** Credentials and settings of the object store, by LanceDB's names: `aws_access_key_id`, `endpoint`, `region` and so on. */
  readonly storageOptions?: Readonly<Record<string, string>>
  /** Memory that the words of all open indexes may take; those not used for the longest time are closed. Default 1 GiB. */
  readonly memoryBudgetBytes?: number
  /** Told of what went wrong where nobody waits: tidying up, and the end of the thread. */
  readonly onProblem: (problem: string) => void
}

/** Opens nothing yet: thread, library and dictionary are loaded with the first question. */
export function openSliceIndex({
  folder,
  storageOptions,
  memoryBudgetBytes = 2 ** 30,
  onProblem,
}: SliceIndexOptions): SliceIndex {
  const isLocal = !folder.includes('://')
  return new LanceSliceIndex(
    new IndexThread({ folder, storageOptions, memoryBudgetBytes }, onProblem, () => {
      if (isLocal) mkdirSync(folder, { recursive: true, mode: 0o700 })
    }),
    () => isLocal && isEmptyOrMissing(folder),
  )
}

function isEmptyOrMissing(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true
    throw error
  }
}

class LanceSliceIndex implements SliceIndex {
  readonly #thread: IndexThread
  readonly #holdsNothing: () => boolean

  /** @param holdsNothing true where it is sure that there is no index, without asking the thread */
  constructor(thread: IndexThread, holdsNothing: () => boolean) {
    this.#thread = thread
    this.#holdsNothing = holdsNothing
  }

  async add(indexId: string, rows: readonly IndexRow[]): Promise<void> {
    if (rows.length === 0) return
    let size = 0
    for (const { vector } of rows) size += vector?.length ?? 0
    // One block is handed over without a copy by the clone; the caller keeps its own arrays.
    const vectors = new Float32Array(size)
    let position = 0
    for (const { vector } of rows) {
      if (vector === undefined) continue
      vectors.set(vector, position)
      position += vector.length
    }
    const plain = rows.map(({ sliceId, documentId, version, text, context, vector }) => ({
      sliceId,
      documentId,
      version,
      text,
      context,
      dimension: vector?.length ?? 0,
    }))
    await this.#thread.ask({ kind: 'add', indexId, rows: plain, vectors }, [vectors.buffer])
  }

  async removeVersion(indexId: string, documentId: string, version: number): Promise<void> {
    await this.#thread.ask({ kind: 'remove', indexId, documentId, version })
  }

  async removeDocument(indexId: string, documentId: string): Promise<void> {
    await this.#thread.ask({ kind: 'remove', indexId, documentId })
  }

  async search(indexId: string, query: IndexQuery): Promise<IndexHit[]> {
    const answer = await this.#thread.ask({ kind: 'search', indexId, query })
    return answer.kind === 'hits' ? [...answer.hits] : []
  }

  async vectors(indexId: string, sliceIds: readonly string[]): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>()
    const answer = await this.#thread.ask({ kind: 'vectors', indexId, sliceIds })
    if (answer.kind !== 'vectors') return found
    const dimension = answer.vectors.length / answer.sliceIds.length
    answer.sliceIds.forEach((sliceId, index) => {
      found.set(sliceId, answer.vectors.slice(index * dimension, (index + 1) * dimension))
    })
    return found
  }

  async count(indexId: string): Promise<number> {
    const answer = await this.#thread.ask({ kind: 'count', indexId })
    return answer.kind === 'count' ? answer.count : 0
  }

  async drop(indexId: string): Promise<void> {
    await this.#thread.ask({ kind: 'drop', indexId })
  }

  async list(): Promise<string[]> {
    // Asked now and then on every server; those without knowledge bases go without the thread and its library.
    if (this.#holdsNothing()) return []
    const answer = await this.#thread.ask({ kind: 'list' })
    return answer.kind === 'ids' ? [...answer.ids] : []
  }

  async close(): Promise<void> {
    await this.#thread.close()
  }
}
