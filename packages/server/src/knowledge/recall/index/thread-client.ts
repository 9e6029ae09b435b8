import { Worker } from 'node:worker_threads'
import { IndexError } from '../index-error.ts'
import type { IndexAnswer, IndexQuestion, IndexReply, IndexRequest, ThreadSettings } from './messages.ts'

interface Waiting {
  readonly resolve: (answer: IndexAnswer) => void
  readonly reject: (error: IndexError) => void
}

/** The thread seen from outside. It starts with the first question, and anew after it has failed; it does not keep the process alive. */
export class IndexThread {
  readonly #settings: ThreadSettings
  readonly #onProblem: (problem: string) => void
  readonly #prepare: () => void
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #nextId = 0
  #closed = false

  /** @param prepare runs before a thread starts. */
  constructor(settings: ThreadSettings, onProblem: (problem: string) => void, prepare: () => void) {
    this.#settings = settings
    this.#onProblem = onProblem
    this.#prepare = prepare
  }

  /** @throws {IndexError} */
  ask(question: IndexQuestion, handedOver: readonly ArrayBuffer[] = []): Promise<IndexAnswer> {
    if (this.#closed) return Promise.reject(new IndexError('unavailable', 'The index is closed.'))
    const worker = (this.#worker ??= this.#start())
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.ref()
      worker.postMessage({ id, question } satisfies IndexRequest, handedOver)
    })
  }

  /** Waits for writes that were asked for. */
  async close(): Promise<void> {
    if (this.#closed) return
    const worker = this.#worker
    if (worker !== undefined) await this.ask({ kind: 'close' })
    this.#closed = true
    await worker?.terminate()
  }

  #start(): Worker {
    this.#prepare()
    const worker = new Worker(new URL('index-thread.ts', import.meta.url), { workerData: this.#settings })
    worker.unref()
    worker.on('message', (reply: IndexReply) => this.#receive(worker, reply))
    worker.on('error', (error) => this.#fail(worker, error))
    worker.on('exit', () => this.#fail(worker, new Error('The thread of the index ended.')))
    return worker
  }

  #receive(worker: Worker, reply: IndexReply): void {
    if ('problem' in reply) return this.#onProblem(reply.problem)
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    // A question keeps the process alive until it is answered.
    if (this.#waiting.size === 0) worker.unref()
    if ('answer' in reply) waiting?.resolve(reply.answer)
    else waiting?.reject(new IndexError(reply.failure.kind, reply.failure.message))
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    if (this.#closed) return
    this.#onProblem(`The thread of the index failed: ${error instanceof Error ? error.message : String(error)}`)
    for (const { reject } of this.#waiting.values()) {
      reject(new IndexError('unavailable', 'The index is not available.', error))
    }
    this.#waiting.clear()
  }
}
