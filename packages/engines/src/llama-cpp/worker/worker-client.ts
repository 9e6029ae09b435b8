import { fork, type ChildProcess } from 'node:child_process'
import { EngineError } from '../../engine-error.ts'
import type { LlamaCppOptions, WorkerSettings } from '../options.ts'
import type { FromWorker, ToWorker } from './messages.ts'

export type CallReply = Exclude<FromWorker, { readonly type: 'log' }>

export interface WorkerCall {
  /** The reader took so many parts. */
  addCredit(parts: number): void
  /** Ends the call; the child stops it if it still runs. No reply comes afterwards. */
  close(): void
}

export interface WorkerClient {
  /** Process id while the child runs. */
  readonly processId: number | undefined
  readonly closed: boolean
  /**
   * Starts a call, and the child process if there is none. The replies end with `finished`, an answer or `failed`.
   * @throws {EngineError} `unavailable` after `close`
   */
  open(request: (id: number) => ToWorker, onReply: (reply: CallReply) => void): WorkerCall
  /** Ends the child; its memory is free when this resolves. Calls in flight fail. */
  close(): Promise<void>
}

const stderrTailCharacters = 4096

/**
 * Holds the child process that runs llama.cpp: one for an engine, started with the first call, and again with the first
 * call after it ended. When it dies every call in flight fails as `unavailable`.
 */
export function createWorkerClient(settings: WorkerSettings, onLog: LlamaCppOptions['onLog']): WorkerClient {
  const listeners = new Map<number, (reply: CallReply) => void>()
  let child: ChildProcess | undefined
  let lastId = 0
  let closed = false

  function failAll(message: string): void {
    const open = [...listeners]
    listeners.clear()
    for (const [id, onReply] of open) onReply({ type: 'failed', id, kind: 'unavailable', message })
  }

  function start(): ChildProcess {
    const started = fork(new URL('./main.ts', import.meta.url), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Debugger and profiler flags of the server are not meant for the child.
      execArgv: [],
    })
    let stderrTail = ''
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderrTail = (stderrTail + text).slice(-stderrTailCharacters)
    })
    const ended = (how: string) => {
      if (child !== started) return
      child = undefined
      if (!closed) onLog?.('error', `llama.cpp process ended: ${how}\n${stderrTail}`.trim())
      failAll(`The llama.cpp process ended: ${how}`)
    }
    started.on('error', (error) => {
      ended(error.message)
      started.kill('SIGKILL')
    })
    started.on('exit', (code, signal) => ended(signal ?? `exit code ${code}`))
    started.on('message', (reply: FromWorker) => {
      if (reply.type === 'log') onLog?.(reply.level, reply.message)
      else listeners.get(reply.id)?.(reply)
    })
    started.send({ type: 'settings', settings } satisfies ToWorker)
    return started
  }

  return {
    get processId() {
      return child?.pid
    },
    get closed() {
      return closed
    },
    open(request, onReply) {
      if (closed) throw new EngineError('unavailable', 'The engine is closed')
      child ??= start()
      const worker = child
      lastId += 1
      const id = lastId
      const send = (message: ToWorker) => {
        if (worker.connected) worker.send(message)
      }
      listeners.set(id, (reply) => {
        if (isLast(reply)) listeners.delete(id)
        onReply(reply)
      })
      send(request(id))
      return {
        addCredit: (parts) => send({ type: 'credit', id, parts }),
        close() {
          if (listeners.delete(id)) send({ type: 'cancel', id })
        },
      }
    },
    async close() {
      closed = true
      const worker = child
      failAll('The engine was closed')
      if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return
      const exited = new Promise((resolve) => worker.once('exit', resolve))
      worker.kill('SIGKILL')
      await exited
    },
  }
}

const isLast = (reply: CallReply) => reply.type !== 'started' && reply.type !== 'part'
