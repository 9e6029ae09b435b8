import { getPriority, setPriority } from 'node:os'
import { EngineError } from '../../engine-error.ts'
import type { FromWorker, ToWorker } from './messages.ts'

/** Called between two steps; throws when nobody waits for the work any more. */
export type CheckCalledOff = () => void

class CalledOff extends Error {}

/** Below the server, of 19 at most; threads that the runtime starts have it too. Sockets come before models. */
const below = 5

/** Makes this process a worker that does one piece of work after the other, until the server has gone. */
export function serveWork<Work, Output>(work: (work: Work, checkCalledOff: CheckCalledOff) => Promise<Output>): void {
  const calledOff = new Set<number>()

  setPriority(Math.min(19, getPriority() + below))
  // The server has gone, in whatever way: nobody waits for anything any more.
  process.on('disconnect', () => process.exit(0))
  // The server decides about the end; a signal to the whole group must not cut what it still answers.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})

  process.on('message', (message: ToWorker<Work>) => {
    if (message.type === 'call-off') calledOff.add(message.id)
    else void answer(message).then(deliver)
  })

  function deliver(reply: FromWorker<Output>): void {
    if (process.connected) process.send?.(reply)
    // Pictures are no weight to V8, which would keep them until the next ones lie beside them.
    globalThis.gc?.()
  }

  async function answer({ id, work: asked }: Extract<ToWorker<Work>, { type: 'work' }>): Promise<FromWorker<Output>> {
    try {
      const output = await work(asked, () => {
        if (calledOff.has(id)) throw new CalledOff()
      })
      return { type: 'done', id, output }
    } catch (error) {
      if (error instanceof CalledOff) return { type: 'called-off', id }
      const kind = error instanceof EngineError ? error.kind : 'unavailable'
      return { type: 'failed', id, kind, message: error instanceof Error ? error.message : String(error) }
    } finally {
      calledOff.delete(id)
    }
  }
}
