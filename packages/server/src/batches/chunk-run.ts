import type { BlobStore } from '../storage/index.ts'
import type { ChunkRow, NewPiece, WaitingBatch } from './chunk-repository.ts'
import { inputLines } from './input-lines.ts'
import type { InputLine } from './input-lines.ts'
import type { LineResult } from './line-result.ts'

export interface ChunkRunOptions {
  readonly batch: WaitingBatch
  readonly chunk: ChunkRow
  readonly lines: readonly InputLine[]
  readonly blobs: Pick<BlobStore, 'put'>
  /** Commits a piece; false when this worker does not hold the chunk any more. */
  readonly commit: (piece: NewPiece) => Promise<boolean>
  readonly now: () => number
}

interface WaitingLine {
  readonly line: InputLine
  readonly attempts: number
  readonly notBefore: number
}

/** Results are written after this time, or when they are so large, or when the chunk is done. */
const writeAfterMilliseconds = 1000
const mostUnwrittenBytes = 4 * 1_048_576

/** The lines of a chunk that are not written yet. */
export async function readChunk(
  { firstLine, startByte, endByte }: ChunkRow,
  inputHash: string,
  blobs: Pick<BlobStore, 'open'>,
  done: ReadonlySet<number>,
): Promise<InputLine[]> {
  const lines: InputLine[] = []
  const content = await blobs.open(inputHash, { start: startByte, end: endByte - 1 })
  for await (const line of inputLines(content, { number: firstLine, byte: startByte })) {
    if (!done.has(line.number)) lines.push(line)
  }
  return lines
}

/** A chunk in work: which of its lines wait, run, are done, and are written. */
export class ChunkRun {
  readonly batch: WaitingBatch
  readonly chunk: ChunkRow
  readonly abort = new AbortController()
  readonly #options: ChunkRunOptions
  readonly #waiting: WaitingLine[]
  #running = 0
  #results: LineResult[] = []
  #unwrittenBytes = 0
  #oldestResultAt = 0
  #writing: Promise<void> | undefined
  #written = false

  constructor(options: ChunkRunOptions) {
    this.batch = options.batch
    this.chunk = options.chunk
    this.#options = options
    this.#waiting = options.lines.map((line) => ({ line, attempts: 0, notBefore: 0 }))
  }

  get running(): number {
    return this.#running
  }

  /** Lines that could start now. */
  ready(now: number): number {
    return this.#waiting.reduce((count, { notBefore }) => (notBefore <= now ? count + 1 : count), 0)
  }

  hasReady(now: number): boolean {
    return this.#waiting.some(({ notBefore }) => notBefore <= now)
  }

  /** Every line has its result, written or not. */
  get exhausted(): boolean {
    return this.#waiting.length === 0 && this.#running === 0
  }

  take(now: number): { readonly line: InputLine; readonly attempts: number } | undefined {
    const index = this.#waiting.findIndex(({ notBefore }) => notBefore <= now)
    if (index === -1) return undefined
    const [taken] = this.#waiting.splice(index, 1)
    this.#running += 1
    return taken
  }

  finished(result: LineResult): void {
    this.#running -= 1
    if (this.#results.length === 0) this.#oldestResultAt = this.#options.now()
    this.#results.push(result)
    this.#unwrittenBytes += result.text.length
  }

  /** The line runs again, not before the given time. */
  putBack(line: InputLine, attempts: number, notBefore: number): void {
    this.#running -= 1
    this.#waiting.push({ line, attempts, notBefore })
  }

  /** All of it is committed; the chunk is given up. */
  get written(): boolean {
    return this.#written
  }

  /** Whether it is time to write. */
  get due(): boolean {
    if (this.#writing !== undefined || this.#written) return false
    if (this.exhausted) return true
    return (
      this.#results.length > 0 &&
      (this.#unwrittenBytes >= mostUnwrittenBytes ||
        this.#options.now() - this.#oldestResultAt >= writeAfterMilliseconds)
    )
  }

  /** Writes what there is, with the end of the chunk when that is reached. @returns false when the chunk belongs to another worker now */
  async write(): Promise<boolean> {
    await this.#writing
    const results = this.#results.toSorted((one, other) => one.number - other.number)
    const last = this.exhausted
    if (results.length === 0 && !last) return true
    this.#results = []
    this.#unwrittenBytes = 0
    const work = this.#commitOrKeep(results, last)
    this.#writing = work.then(noop, noop)
    try {
      return await work
    } finally {
      this.#writing = undefined
    }
  }

  async #commitOrKeep(results: readonly LineResult[], last: boolean): Promise<boolean> {
    try {
      const held = await this.#commit(results, last)
      this.#written = held && last
      return held
    } catch (error) {
      this.#results = [...results, ...this.#results]
      throw error
    }
  }

  async #commit(results: readonly LineResult[], last: boolean): Promise<boolean> {
    const done = results.filter(({ succeeded }) => succeeded)
    const failed = results.filter(({ succeeded }) => !succeeded)
    const [outputHash, errorHash] = await Promise.all([this.#store(done), this.#store(failed)])
    return this.#options.commit({
      lines: results.map(({ number }) => number),
      outputHash,
      errorHash,
      completed: done.length,
      failed: failed.length,
      last,
    })
  }

  async #store(results: readonly LineResult[]): Promise<string | null> {
    if (results.length === 0) return null
    async function* content(): AsyncGenerator<Buffer> {
      for (const { text } of results) yield Buffer.from(text)
    }
    return (await this.#options.blobs.put(content())).hash
  }
}

function noop(): void {}
