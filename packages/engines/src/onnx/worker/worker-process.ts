import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromWorker, ToWorker } from './messages.ts'

/** Where programs, folders and compiled code are; no keys and no addresses. */
const harmlessNames = [
  'PATH',
  'HOME',
  'LANG',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  // With it the process needs no compiler of TypeScript, which takes 13 MB.
  'NODE_COMPILE_CACHE',
]

/**
 * How glibc keeps memory; other systems know no such names. Blocks of 4 MB and more, pictures and what the detector needs for them, go
 * back to the kernel as soon as they are free. By its own rule glibc would keep up to 32 MB of each in its heap, which then grows from
 * page to page because what lies between them holds them fast. Smaller blocks are too many for that: at 1 MB half the time went there.
 */
const memoryEnvironment = {
  MALLOC_MMAP_THRESHOLD_: '4194304',
  MALLOC_TRIM_THRESHOLD_: '16777216',
  MALLOC_ARENA_MAX: '2',
}

const lastLineMilliseconds = 5000

/** A process with the models in its memory. It does not keep ours alive while it rests. */
export class WorkerProcess<Work, Output> {
  readonly #child: ChildProcess
  readonly #exited: Promise<void>

  constructor(program: URL, onMessage: (message: FromWorker<Output>) => void, onEnd: (how: string) => void) {
    this.#child = fork(fileURLToPath(program), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Debugger and profiler flags of the server are not meant for it. Pictures of one page are garbage with the next; a larger young
      // generation only keeps them for longer.
      execArgv: ['--max-semi-space-size=2', '--expose-gc'],
      env: { ...harmlessEnvironment(), ...memoryEnvironment },
    })
    this.#child.on('message', onMessage)
    this.#child.on('error', (error) => {
      onEnd(error.message)
      this.#child.kill('SIGKILL')
    })
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        onEnd(signal ?? `exit code ${code}`)
        resolve()
      })
      // One that could not be started never exits.
      this.#child.once('error', () => {
        if (this.#child.pid === undefined) resolve()
      })
    })
  }

  get processId(): number | undefined {
    return this.#child.pid
  }

  send(message: ToWorker<Work>): void {
    // What it does not hear it cannot answer; its end, which then comes, is the answer.
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  ref(): void {
    this.#child.ref()
    this.#child.channel?.ref()
  }

  unref(): void {
    this.#child.unref()
    this.#child.channel?.unref()
  }

  /** Lets it finish the step at which it is; one that does not is cut off. Its memory is free when this resolves. */
  async end(): Promise<void> {
    this.ref()
    if (this.#child.connected) this.#child.disconnect()
    const late = setTimeout(() => this.#child.kill('SIGKILL'), lastLineMilliseconds)
    await this.#exited
    clearTimeout(late)
  }
}

function harmlessEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(harmlessNames.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])))
}
