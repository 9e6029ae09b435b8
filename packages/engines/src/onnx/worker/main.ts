/** The child process: reads pages, one after the other. The models are loaded with the first page and leave with the process. */
import { getPriority, setPriority } from 'node:os'
import { EngineError } from '../../engine-error.ts'
import { readPage } from '../reading/read-page.ts'
import { openSessions } from '../reading/sessions.ts'
import type { Sessions } from '../reading/sessions.ts'
import type { FromWorker, ToWorker } from './messages.ts'

class CalledOff extends Error {}

/** Below the server, of 19 at most; threads that the runtime starts have it too. Sockets come before pages. */
const below = 5
const calledOff = new Set<number>()
let sessions: Promise<Sessions> | undefined

setPriority(Math.min(19, getPriority() + below))
// The server has gone, in whatever way: nobody waits for anything any more.
process.on('disconnect', () => process.exit(0))
// The server decides about the end; a signal to the whole group must not cut what it still answers.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

process.on('message', (message: ToWorker) => {
  if (message.type === 'call-off') calledOff.add(message.id)
  else void answer(message).then((reply) => process.connected && process.send?.(reply))
})

async function answer({ id, threads, picture }: Extract<ToWorker, { readonly type: 'read' }>): Promise<FromWorker> {
  try {
    sessions ??= openSessions(threads)
    const output = await readPage(picture, await sessions, () => {
      if (calledOff.has(id)) throw new CalledOff()
    })
    return { type: 'read', id, output }
  } catch (error) {
    if (error instanceof CalledOff) return { type: 'called-off', id }
    const kind = error instanceof EngineError ? error.kind : 'unavailable'
    return { type: 'failed', id, kind, message: error instanceof Error ? error.message : String(error) }
  } finally {
    calledOff.delete(id)
  }
}
