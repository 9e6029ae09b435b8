import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ParseFailure } from '../parsing/parsed-document.ts'
import { memoryProbe } from './process-memory.ts'
import type { MemoryProbe } from './process-memory.ts'
import { processMessage } from './process-messages.ts'
import type { ProcessMessage, ProcessRequest, ProcessTask } from './process-messages.ts'

export interface ReadingProcessOptions {
  /** Module that exports `prepareInto`. */
  readonly module: URL
  /** Resident memory above which the process is killed. */
  readonly memoryLimitMiB: number
  /** For one document; starting the process does not count. */
  readonly timeoutSeconds: number
  /** Who tells its memory; default the kernel on Linux. */
  readonly memorySource?: 'kernel' | 'own-report'
}

/** The process ended by a signal that neither we nor its document sent: the kernel short of memory, or a person. */
export class KilledFromOutside extends Error {
  override readonly name = 'KilledFromOutside'
}

/** A process that should read documents could not be started. */
export class ProcessNotStarted extends Error {
  override readonly name = 'ProcessNotStarted'
}

const memoryWatchMilliseconds = 100
const startSeconds = 60
/** Enough of what a dying process says to tell why; the rest is dropped. */
const lastWordsBytes = 16_384
/** A signal from the process itself says that it crashed; these come from outside. */
const outsideSignals: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])

interface Work {
  readonly id: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** One child process that reads documents, one after the other. It starts at once and is `ended` when it can read no more. */
export class ReadingProcess {
  readonly #options: ReadingProcessOptions
  readonly #child: ChildProcess
  readonly #memory: MemoryProbe
  readonly #exited: Promise<void>
  readonly #ready = Promise.withResolvers<void>()
  #work: Work | undefined
  #lastWords = ''
  #nextId = 0
  #hasStarted = false
  #ended = false
  /** Why we killed it. */
  #verdict: Error | undefined

  constructor(options: ReadingProcessOptions) {
    this.#options = options
    this.#child = startProcess(options)
    this.#memory = memoryProbe(this.#child, memorySource(options))
    this.#child.stderr?.setEncoding('utf8').on('data', (words: string) => {
      this.#lastWords = (this.#lastWords + words).slice(-lastWordsBytes)
    })
    this.#child.on('message', (message) => {
      const heard = processMessage.safeParse(message)
      if (heard.success) this.#hear(heard.data)
      else this.#kill(new ParseFailure('damaged', 'The process that read it spoke nonsense.', { cause: heard.error }))
    })
    const exited = Promise.withResolvers<void>()
    this.#exited = exited.promise
    const end = (error: Error): void => {
      this.#end(error)
      exited.resolve()
    }
    this.#child.on('error', (error) => end(new ProcessNotStarted('No process could be started.', { cause: error })))
    // `close` comes after the last words were read, `exit` may come before.
    this.#child.on('close', (code, signal) => end(this.#causeOfDeath(code, signal)))
    // Nobody waits for it when the first document is aborted before the process is there.
    this.#ready.promise.catch(() => {})
  }

  get ended(): boolean {
    return this.#ended
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Resident memory in bytes. */
  async memoryBytes(): Promise<number | undefined> {
    return this.#memory()
  }

  /**
   * Has one task done; one at a time. The process is killed when this fails by limit or abort.
   * @throws {ParseFailure} the document's fault: unreadable, too large, too slow, or the process crashed on it
   * @throws {KilledFromOutside | ProcessNotStarted} not the document's fault
   */
  async work(task: ProcessTask, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const abort = (): void => this.#kill(signal.reason instanceof Error ? signal.reason : new Error('Aborted.'))
    signal.addEventListener('abort', abort, { once: true })
    const stopWatch = this.#watchMemory()
    try {
      await this.#started()
      await this.#withDeadline(task)
    } catch (error) {
      // Until it is gone it may still write into the folder.
      if (this.#verdict !== undefined) await this.#exited
      throw error
    } finally {
      stopWatch()
      signal.removeEventListener('abort', abort)
    }
  }

  /** Ends it, at once; resolves when it is gone. */
  async close(): Promise<void> {
    this.#kill(new Error('The server stops.'))
    await this.#exited
  }

  async #started(): Promise<void> {
    const late = setTimeout(
      () => this.#kill(new ProcessNotStarted(`The process was not ready after ${startSeconds} s.`)),
      startSeconds * 1000,
    )
    try {
      await this.#ready.promise
    } finally {
      clearTimeout(late)
    }
  }

  async #withDeadline(task: ProcessTask): Promise<void> {
    const { timeoutSeconds } = this.#options
    const id = this.#nextId++
    const work = Promise.withResolvers<void>()
    this.#work = { id, ...work }
    const deadline = setTimeout(
      () => this.#kill(new ParseFailure('timeout', `Reading it took longer than ${timeoutSeconds} s.`)),
      timeoutSeconds * 1000,
    )
    try {
      if (this.#ended) throw this.#verdict ?? new KilledFromOutside('The process ended between two documents.')
      this.#child.send({ id, ...task } satisfies ProcessRequest, (error) => {
        if (error !== null) this.#kill(new KilledFromOutside('The process does not listen.', { cause: error }))
      })
      await work.promise
    } finally {
      clearTimeout(deadline)
      this.#work = undefined
    }
  }

  #hear(message: ProcessMessage): void {
    if (message.kind === 'ready') {
      this.#hasStarted = true
      this.#ready.resolve()
      return
    }
    const work = this.#work
    if (work?.id !== message.id) return
    if (message.kind === 'done') work.resolve()
    else if (message.kind === 'broken') work.reject(new Error(message.message))
    else {
      const { reason, detail, stack } = message
      work.reject(new ParseFailure(reason, detail, stack === undefined ? undefined : { cause: new Error(stack) }))
      if (stack !== undefined) this.#kill(new Error('A parser failed in a way that it should not.'))
    }
  }

  /** Returns how to stop it. */
  #watchMemory(): () => void {
    const { memoryLimitMiB } = this.#options
    let watching = true
    const look = async (): Promise<void> => {
      const bytes = await this.#memory()
      if (watching && bytes !== undefined && bytes > memoryLimitMiB * 1_048_576) {
        this.#kill(new ParseFailure('too-large', `Reading it needs more than ${memoryLimitMiB} MiB of memory.`))
      }
    }
    const timer = setInterval(() => {
      look().catch((error: unknown) =>
        this.#kill(new Error('The memory of a reading process is not known.', { cause: error })),
      )
    }, memoryWatchMilliseconds)
    return () => {
      watching = false
      clearInterval(timer)
    }
  }

  #kill(verdict: Error): void {
    if (this.#verdict !== undefined || this.#ended) return
    this.#verdict = verdict
    this.#ended = true
    killGroup(this.#child)
    this.#work?.reject(verdict)
    this.#ready.reject(verdict)
  }

  #end(cause: Error): void {
    this.#ended = true
    this.#work?.reject(cause)
    this.#ready.reject(cause)
  }

  #causeOfDeath(code: number | null, signal: NodeJS.Signals | null): Error {
    if (this.#verdict !== undefined) return this.#verdict
    if (/heap out of memory|heap limit/i.test(this.#lastWords)) {
      return new ParseFailure('too-large', 'Reading it needs more memory than is allowed.')
    }
    const how = signal === null ? `with code ${code}` : `by ${signal}`
    if (signal !== null && outsideSignals.has(signal)) return new KilledFromOutside(`The process was ended ${how}.`)
    if (!this.#hasStarted) {
      return new ProcessNotStarted(`The process ended ${how} before it was ready.`, {
        cause: new Error(this.#lastWords),
      })
    }
    return new ParseFailure('damaged', `The process that read it ended ${how}.`, { cause: new Error(this.#lastWords) })
  }
}

function memorySource(options: ReadingProcessOptions): 'kernel' | 'own-report' {
  return options.memorySource ?? (process.platform === 'linux' ? 'kernel' : 'own-report')
}

function startProcess(options: ReadingProcessOptions): ChildProcess {
  const { module, memoryLimitMiB } = options
  return fork(fileURLToPath(new URL('preparation-process.ts', import.meta.url)), [module.href], {
    execPath: process.execPath,
    // What lies outside of V8's heap (file contents, pictures) counts too, but only in the limit on the whole process.
    execArgv: [
      `--max-old-space-size=${Math.max(64, Math.floor(memoryLimitMiB * 0.75))}`,
      // A small young generation: a 200-page PDF then stays some 60 MB lower, at no cost in time that could be measured.
      '--max-semi-space-size=4',
      '--expose-gc',
    ],
    env: {
      ...harmlessEnvironment(process.env),
      ...memoryEnvironment,
      ...(memorySource(options) === 'own-report' ? { OPENMAAS_REPORT_MEMORY: '1' } : {}),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    // A group of its own: programs that it starts die with it, and Ctrl-C in a terminal reaches the server alone.
    detached: process.platform !== 'win32',
  })
}

/**
 * How glibc keeps memory: blocks of 4 MB and more, pages above all, go back to the kernel as soon as they are free. By its own rule it would
 * keep up to 32 MB of each in its heap, where what lies between them holds them fast. Other systems know no such names.
 */
const memoryEnvironment = {
  MALLOC_MMAP_THRESHOLD_: '4194304',
  MALLOC_TRIM_THRESHOLD_: '16777216',
  MALLOC_ARENA_MAX: '2',
}

/** Where programs, folders and compiled code are; no keys, no addresses, no settings of ours. */
const harmlessNames = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  // With it neither the process nor the thread beside it needs a compiler of TypeScript, which takes 13 MB in each.
  'NODE_COMPILE_CACHE',
]

function harmlessEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(harmlessNames.flatMap((name) => (name in environment ? [[name, environment[name]]] : [])))
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || process.platform === 'win32') {
    child.kill('SIGKILL')
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
