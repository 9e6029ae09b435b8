import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { makePrivateFolder, tryLockFile } from '../database/index.ts'
import type { FileLock } from '../database/index.ts'
import { lockFileName, segmentFileName } from './journal-files.ts'

/** A file of the journal. It may go when every line in it has been imported. */
export interface Segment {
  readonly path: string
  bytes: number
  /** Lines whose call is not in the database yet. */
  pendingLines: number
}

export interface JournalWriterOptions {
  readonly folder: string
  readonly maxSegmentBytes: number
  readonly onProblem: (message: string, error: unknown) => void
}

/** After a write that failed, the next one is tried no earlier. */
const retryAfterMs = 1000
/** A segment in use whose lines are all imported is replaced from this size on, so that a restart has little to read. */
const worthReplacingBytes = 256 * 1024

/**
 * The journal of one process. Lines are handed to the operating system before `append` returns, and before the turn of the event
 * loop ends after `appendThisTurn`, without waiting for the disk: they outlive the process however it ends, not a power cut.
 */
export class JournalWriter {
  /** Names this process among those that wrote into the folder. */
  readonly instance: string
  readonly #options: JournalWriterOptions
  readonly #lock: FileLock
  readonly #segments = new Set<Segment>()
  #current: Segment | undefined
  #descriptor: number | undefined
  #sequence = 0
  #brokenUntil = 0
  /** Lines of the current segment that go with the next write. */
  #waitingLines = ''

  constructor(options: JournalWriterOptions) {
    this.#options = options
    makePrivateFolder(options.folder)
    for (;;) {
      const instance = randomBytes(8).toString('hex')
      // The lock comes before the first segment, so a segment without a locked file beside it is one of a dead process.
      const lock = tryLockFile(join(options.folder, lockFileName(instance)))
      if (lock === undefined) continue
      this.instance = instance
      this.#lock = lock
      return
    }
  }

  /**
   * Hands the line and those that wait before it to the operating system.
   * @returns undefined when it could not be written, which is reported
   */
  append(line: string): Segment | undefined {
    try {
      const segment = this.#writable()
      if (segment === undefined) return undefined
      this.#write(line)
      segment.pendingLines++
      return segment
    } catch (error) {
      this.#broken(error)
      return undefined
    }
  }

  /**
   * As `append`, but with the next line or at the end of this turn of the event loop: under load the beginnings of many calls
   * then share one write.
   * @returns undefined when the journal is not writable; a later failure is reported
   */
  appendThisTurn(line: string): Segment | undefined {
    try {
      const segment = this.#writable()
      if (segment === undefined) return undefined
      if (this.#waitingLines === '') setImmediate(() => this.#flush())
      this.#waitingLines += line
      segment.pendingLines++
      return segment
    } catch (error) {
      this.#broken(error)
      return undefined
    }
  }

  /** Closes the current segment; the next line opens another. */
  seal(): void {
    this.#flush()
    const segment = this.#current
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
    this.#current = undefined
    if (segment !== undefined) this.#dropIfDone(segment)
  }

  /** The lines of a segment that are in the database now. */
  imported(segment: Segment | undefined, lines: number): void {
    if (segment === undefined) return
    segment.pendingLines -= lines
    if (segment !== this.#current) this.#dropIfDone(segment)
    else if (segment.pendingLines === 0 && segment.bytes >= worthReplacingBytes) this.seal()
  }

  /** Paths of closed segments with lines to import, in the order of writing. */
  sealedPaths(): string[] {
    return [...this.#segments].filter((segment) => segment !== this.#current).map(({ path }) => path)
  }

  pendingBytes(): number {
    let bytes = 0
    for (const segment of this.#segments) if (segment.pendingLines > 0) bytes += segment.bytes
    return bytes
  }

  /** Leaves segments with pending lines to the next start. */
  close(): void {
    this.seal()
    this.#lock.release()
    if (this.#segments.size === 0) rmSync(join(this.#options.folder, lockFileName(this.instance)), { force: true })
  }

  #flush(): void {
    if (this.#waitingLines === '') return
    try {
      this.#write('')
    } catch (error) {
      this.#broken(error)
    }
  }

  /** Writes what waits and this line into the current segment. */
  #write(line: string): void {
    const text = this.#waitingLines + line
    this.#waitingLines = ''
    if (this.#descriptor === undefined || this.#current === undefined) throw new Error('No segment is open.')
    const written = writeSync(this.#descriptor, text)
    this.#current.bytes += written
    if (written < Buffer.byteLength(text)) throw new Error('The disk took a part of the lines only.')
  }

  #broken(error: unknown): void {
    this.#options.onProblem(
      'The usage journal cannot be written; calls are kept in memory until the database has them.',
      error,
    )
    this.#brokenUntil = Date.now() + retryAfterMs
    // What follows a cut line would be unreadable with it.
    this.seal()
  }

  #writable(): Segment | undefined {
    if (this.#current !== undefined && this.#current.bytes < this.#options.maxSegmentBytes) return this.#current
    if (this.#brokenUntil !== 0 && this.#brokenUntil > Date.now()) return undefined
    this.seal()
    const path = join(this.#options.folder, segmentFileName(this.instance, ++this.#sequence))
    this.#descriptor = openSync(path, 'ax', 0o600)
    this.#current = { path, bytes: 0, pendingLines: 0 }
    this.#segments.add(this.#current)
    return this.#current
  }

  #dropIfDone(segment: Segment): void {
    if (segment.pendingLines > 0) return
    this.#segments.delete(segment)
    rmSync(segment.path, { force: true })
  }
}
