import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { EngineError } from '../../engine-error.ts'
import type { SherpaModel } from '../find-model.ts'
import type { FromSherpa, SpeakRequest, ToSherpa, TranscribeRequest } from './messages.ts'

type Work = Omit<SpeakRequest, 'id'> | Omit<TranscribeRequest, 'id'>
type Result = Extract<FromSherpa, { type: 'sound' | 'text' }>

const program = fileURLToPath(new URL('main.ts', import.meta.url))
/** A large model from a slow disk. */
const loadMilliseconds = 120_000

export interface ProcessClientOptions {
  readonly model: SherpaModel
  readonly threads: number
  readonly idleSeconds: number
}

interface Listener {
  onMessage(message: FromSherpa): void
  onEnd(error: EngineError): void
}

/** A model in a process of its own, which is started with the first work and ends some time after the last. */
export class ProcessClient {
  readonly #options: ProcessClientOptions
  #process: Promise<ChildProcess> | undefined
  readonly #listeners = new Map<number, Listener>()
  /** The work before; each waits for it, because the model works on one thing at a time. */
  #last: Promise<void> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  #nextId = 1
  #closed = false
  waiting = 0

  constructor(options: ProcessClientOptions) {
    this.#options = options
  }

  get loaded(): boolean {
    return this.#process !== undefined
  }

  /** What comes of the work. @throws {EngineError} */
  async *run(work: Work, signal: AbortSignal): AsyncGenerator<Result, void, undefined> {
    const before = this.#last
    let ended = (): void => {}
    this.#last = new Promise((resolve) => (ended = resolve))
    this.waiting++
    try {
      await before
      signal.throwIfAborted()
      yield* this.#results(await this.#started(), work, signal)
    } finally {
      this.waiting--
      ended()
      this.#restLater()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    const child = await this.#process?.catch(() => undefined)
    child?.kill('SIGKILL')
  }

  async *#results(child: ChildProcess, work: Work, signal: AbortSignal): AsyncGenerator<Result, void, undefined> {
    const id = this.#nextId++
    const arrived: FromSherpa[] = []
    let failure: unknown
    let wake = (): void => {}
    const cancel = (): void => {
      failure ??= signal.reason
      wake()
    }
    this.#listeners.set(id, {
      onMessage: (message) => {
        arrived.push(message)
        wake()
      },
      onEnd: (error) => {
        failure ??= error
        wake()
      },
    })
    signal.addEventListener('abort', cancel, { once: true })
    let done = false
    try {
      send(child, { ...work, id })
      while (!done) {
        const message = arrived.shift()
        if (message === undefined) {
          if (failure !== undefined) throw failure
          await new Promise<void>((resolve) => (wake = resolve))
        } else if (message.type === 'failed') {
          done = true
          throw new EngineError('rejected', `The speech model failed: ${message.message.slice(0, 200)}`)
        } else if (message.type === 'done') done = true
        else if (message.type === 'sound' || message.type === 'text') yield message
      }
    } finally {
      signal.removeEventListener('abort', cancel)
      this.#listeners.delete(id)
      if (!done && child.connected) send(child, { type: 'cancel', id })
    }
  }

  #started(): Promise<ChildProcess> {
    clearTimeout(this.#idle)
    if (this.#closed) throw new EngineError('unavailable', 'The engine is closed.')
    this.#process ??= this.#start()
    return this.#process
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(program, [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { PATH: process.env['PATH'] },
    })
    try {
      await new Promise<void>((resolve, reject) => {
        const timeout = setTimeout(() => reject(gone('took too long to load')), loadMilliseconds)
        child.on('message', (message: FromSherpa) => {
          if (message.type === 'loaded') resolve()
          else if (message.type === 'failed' && message.id === undefined) reject(gone(message.message.slice(0, 200)))
          else if ('id' in message && message.id !== undefined) this.#listeners.get(message.id)?.onMessage(message)
        })
        child.on('error', (error) => reject(gone(error.message)))
        child.on('exit', () => {
          clearTimeout(timeout)
          this.#process = undefined
          const error = gone('ended')
          reject(error)
          for (const listener of this.#listeners.values()) listener.onEnd(error)
        })
        const { model, threads } = this.#options
        send(child, { type: 'load', model, threads })
        void timeout.unref()
      })
      return child
    } catch (error) {
      child.kill('SIGKILL')
      this.#process = undefined
      throw error
    }
  }

  #restLater(): void {
    clearTimeout(this.#idle)
    if (this.waiting > 0 || this.#process === undefined) return
    this.#idle = setTimeout(() => {
      void this.#process?.then(
        (child) => child.kill(),
        () => {},
      )
    }, this.#options.idleSeconds * 1000).unref()
  }
}

function send(child: ChildProcess, message: ToSherpa): void {
  child.send(message)
}

function gone(what: string): EngineError {
  return new EngineError('unavailable', `The process of the speech model ${what}.`)
}
