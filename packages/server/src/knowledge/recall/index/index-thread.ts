/**
 * The thread of the index: words are cut, and LanceDB is read and written, beside the event loop that serves streams. Questions are
 * answered as they are done, not in their order.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { IndexError } from '../index-error.ts'
import { IndexHost } from './index-host.ts'
import type { IndexReply, IndexRequest, ThreadSettings } from './messages.ts'

if (parentPort === null) throw new Error('This file runs as a thread.')
const port = parentPort
const settings: ThreadSettings = workerData
const host = new IndexHost(settings, (problem) => port.postMessage({ problem } satisfies IndexReply))

port.on('message', async ({ id, question }: IndexRequest) => {
  try {
    const answer = await host.answer(question)
    const blocks = answer.kind === 'vectors' ? [answer.vectors.buffer] : []
    port.postMessage({ id, answer } satisfies IndexReply, blocks as ArrayBuffer[])
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const kind = error instanceof IndexError ? error.kind : 'unavailable'
    port.postMessage({ id, failure: { message, kind } } satisfies IndexReply)
  }
})
