import { writeSync } from 'node:fs'
import type { LogDestination } from './log.ts'

export interface ClosableDestination extends LogDestination {
  /** Writes what waits, for half a second at most. */
  close(): void
}

export interface LineWriterOptions {
  /**
   * Hands bytes to the operating system without waiting for their reader and gives how many it took.
   * @throws an error with code `EAGAIN` when it has no room now
   */
  readonly write: (bytes: Uint8Array) => number
  /** Lines are written together when they are as long as this; 0 writes each at once. Default 8192. */
  readonly flushFromCharacters?: number
  /** Lines beyond this find no room while the reader is slow. Default 4 Mi. */
  readonly maxWaitingCharacters?: number
}

const longestWaitMs = 250
/** How often a full pipe is tried again. */
const retryMs = 20
/** How long the end of the process may wait for a slow reader. */
const lastWaitMs = 500

/**
 * One system call for many lines when the server is busy, and never later than 250 ms. Neither a slow reader nor one that is gone
 * holds up the process, not even at its end: lines wait in memory, beyond a limit they are counted and the number is told later.
 * Only `kill -9` can lose the last quarter of a second.
 */
export class LineWriter implements ClosableDestination {
  readonly #take: (bytes: Uint8Array) => number
  readonly #flushFromCharacters: number
  readonly #maxWaitingCharacters: number
  #text = ''
  /** What the pipe left of the last write. */
  #rest: Uint8Array = new Uint8Array(0)
  #lostLines = 0
  #timer: NodeJS.Timeout | undefined

  constructor({ write, flushFromCharacters = 8192, maxWaitingCharacters = 4 * 1024 * 1024 }: LineWriterOptions) {
    this.#take = write
    this.#flushFromCharacters = flushFromCharacters
    this.#maxWaitingCharacters = maxWaitingCharacters
  }

  write(line: string): void {
    if (this.#text.length + line.length > this.#maxWaitingCharacters) {
      this.#lostLines++
      return
    }
    this.#text += line
    // A full pipe is tried again by the clock, not by each line.
    if (this.#rest.length === 0 && this.#text.length >= this.#flushFromCharacters) this.flush()
    else this.#wake(longestWaitMs)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (;;) {
      if (!this.#writeRest()) return this.#wake(retryMs)
      if (this.#lostLines > 0) this.#tellLostLines()
      if (this.#text === '') return
      this.#rest = Buffer.from(this.#text)
      this.#text = ''
    }
  }

  close(): void {
    const deadline = performance.now() + lastWaitMs
    this.flush()
    while (this.#rest.length > 0 && performance.now() < deadline) {
      // The event loop has ended or is about to: nothing but this thread can wait.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs)
      this.flush()
    }
    clearTimeout(this.#timer)
  }

  #wake(milliseconds: number): void {
    this.#timer ??= setTimeout(() => this.flush(), milliseconds).unref()
  }

  #tellLostLines(): void {
    const time = new Date().toISOString()
    const message = 'log lines were lost because their reader was too slow'
    this.#text += `${JSON.stringify({ level: 'warn', time, message, lostLines: this.#lostLines })}\n`
    this.#lostLines = 0
  }

  /** @returns false when the pipe is full */
  #writeRest(): boolean {
    while (this.#rest.length > 0) {
      try {
        this.#rest = this.#rest.subarray(this.#take(this.#rest))
      } catch (error) {
        if (isFull(error)) return false
        // The reader is gone, or the disk takes nothing: there is nobody left to tell, and the server goes on.
        this.#rest = new Uint8Array(0)
      }
    }
    return true
  }
}

/** Standard error behind a buffer, for programs that read it. */
export function bufferedStandardError(): ClosableDestination {
  return standardError({})
}

/** Standard error line by line, for a terminal. */
export function directStandardError(): ClosableDestination {
  return standardError({ flushFromCharacters: 0 })
}

function standardError(options: Omit<LineWriterOptions, 'write'>): ClosableDestination {
  // Node makes pipes and sockets non-blocking when this property is first read; a write to a full one then fails at once.
  void process.stderr
  const writer = new LineWriter({ ...options, write: (bytes) => writeSync(2, bytes) })
  const closeAtExit = () => writer.close()
  process.once('exit', closeAtExit)
  return {
    write: (line) => writer.write(line),
    flush: () => writer.flush(),
    close() {
      process.off('exit', closeAtExit)
      writer.close()
    },
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY')
}
