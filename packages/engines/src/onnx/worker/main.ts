/** A thread that reads pages. The models are loaded with the first page and leave with the thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { EngineError } from '../../engine-error.ts'
import { readPage } from '../reading/read-page.ts'
import { openSessions } from '../reading/sessions.ts'
import type { Sessions } from '../reading/sessions.ts'
import type { FromWorker, ReadRequest, ToWorker, WorkerData } from './messages.ts'

class CalledOff extends Error {}

let sessions: Promise<Sessions> | undefined

if (parentPort === null) throw new Error('This module runs in a thread.')
const port = parentPort

port.on('message', (message: ToWorker) => {
  if (message.type === 'end') void end()
  else void answer(message).then((reply) => port.postMessage(reply))
})

async function end(): Promise<void> {
  const opened = await sessions?.catch(() => undefined)
  await opened?.close()
  port.close()
}

async function answer({ id, picture, calledOff }: ReadRequest): Promise<FromWorker> {
  try {
    sessions ??= openSessions((workerData as WorkerData).threads)
    const output = await readPage(picture, await sessions, () => {
      if (Atomics.load(calledOff, 0) !== 0) throw new CalledOff()
    })
    return { type: 'read', id, output }
  } catch (error) {
    if (error instanceof CalledOff) return { type: 'called-off', id }
    const kind = error instanceof EngineError ? error.kind : 'unavailable'
    return { type: 'failed', id, kind, message: error instanceof Error ? error.message : String(error) }
  }
}
