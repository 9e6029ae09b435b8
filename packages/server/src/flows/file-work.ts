import { randomUUID } from 'node:crypto'
import type { Database } from '../database/index.ts'
import type { DocumentFormat, ReadFile } from '../knowledge/index.ts'
import type { BlobStore } from '../storage/index.ts'
import type { Log } from '../telemetry/index.ts'
import { fileRepository } from './file-repository.ts'
import type { FlowFile } from './file-repository.ts'
import { fileStates } from './file-states.ts'
import { pieceSeparator } from './relevant-text.ts'

export interface FileWorkOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly readFile: ReadFile
  readonly log: Log
  readonly now?: () => number
}

/** Files at once; the processes that read them are shared with documents of bases. */
const concurrency = 2
const leaseMilliseconds = 15_000
const renewMilliseconds = 5000
const pollMilliseconds = 1000
const maxAttempts = 5
/** More is no file to ask about but a base of its own. */
const maxTextCharacters = 5_000_000
/** Formats that a model can look at when no text was found in them. */
const pictures: ReadonlySet<string> = new Set(['jpg', 'jpeg', 'png'])

/** Reads files that were given to applications, in the background. */
export class FileWork {
  readonly #options: FileWorkOptions
  readonly #now: () => number
  readonly #owner = randomUUID()
  readonly #stopping = new AbortController()
  readonly #running = new Set<Promise<void>>()
  readonly #timers: NodeJS.Timeout[] = []
  #claiming: Promise<void> | undefined
  #again = false

  constructor(options: FileWorkOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  start(): void {
    const { db, log } = this.#options
    const renew = (): void => {
      if (this.#running.size === 0) return
      fileRepository(db)
        .renew(this.#owner, this.#now(), leaseMilliseconds)
        .catch((error: unknown) => log.warn('leases of files could not be renewed', { error }))
    }
    this.#timers.push(
      setInterval(() => this.wake(), pollMilliseconds),
      setInterval(renew, renewMilliseconds),
    )
    for (const timer of this.#timers) timer.unref()
    this.wake()
  }

  /** Looks for work now instead of at the next poll. */
  wake(): void {
    if (this.#stopping.signal.aborted) return
    if (this.#claiming !== undefined) {
      this.#again = true
      return
    }
    this.#claiming = this.#claim()
      .catch((error: unknown) => this.#options.log.warn('files could not be claimed', { error }))
      .finally(() => {
        this.#claiming = undefined
        if (!this.#again) return
        this.#again = false
        this.wake()
      })
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The server is stopping.'))
    for (const timer of this.#timers) clearInterval(timer)
    await this.#claiming
    await Promise.all(this.#running)
  }

  async #claim(): Promise<void> {
    const { db, log } = this.#options
    const free = concurrency - this.#running.size
    for (const file of await fileRepository(db).claim(this.#owner, free, this.#now(), leaseMilliseconds)) {
      const work = this.#workOn(file)
        .catch((error: unknown) => log.error('file could not be settled', { file: file.id, error }))
        .finally(() => {
          this.#running.delete(work)
          this.wake()
        })
      this.#running.add(work)
    }
  }

  async #workOn(file: FlowFile): Promise<void> {
    const { db, log } = this.#options
    const settle = (changes: Parameters<ReturnType<typeof fileRepository>['settle']>[2]): Promise<void> =>
      fileRepository(db).settle(file.id, this.#owner, changes, this.#now())
    try {
      await settle(await this.#read(file))
    } catch (error) {
      if (this.#stopping.signal.aborted) {
        await settle({ availableAt: this.#now(), attempts: Math.max(0, file.attempts - 1) })
        return
      }
      log.warn('file could not be read', { file: file.id, attempts: file.attempts, error })
      if (file.attempts >= maxAttempts) await settle({ state: 'failed', ...fileStates.failed })
      else await settle({ availableAt: this.#now() + 1000 * 2 ** file.attempts })
    }
  }

  async #read(file: FlowFile): Promise<Partial<FlowFile>> {
    const { blobs, readFile } = this.#options
    const local = await blobs.localFile(file.blobHash)
    try {
      const { id, name, format } = file
      const read = await readFile(
        { id, name, format: format as DocumentFormat, path: local.path },
        this.#stopping.signal,
      )
      if ('refused' in read) {
        if (pictures.has(format)) return { state: 'ready', ...fileStates.ready, text: '' }
        return { state: 'failed', code: fileStates.failed.code, message: read.message }
      }
      const text = read.pieces.join(pieceSeparator)
      if (text.length > maxTextCharacters) {
        return { state: 'failed', code: fileStates.failed.code, message: `文件文字超过 ${maxTextCharacters} 字符。` }
      }
      return { state: 'ready', ...fileStates.ready, text }
    } finally {
      await local.release()
    }
  }
}
