/**
 * A thread with connections of its own to the database file, for what would hold up the streams of the main one: reports over
 * many rows, and checkpoints, which wait for the disk.
 */
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

export type ThreadRequest =
  | { readonly id: number; readonly kind: 'query'; readonly sql: string; readonly parameters: readonly SQLInputValue[] }
  | { readonly id: number; readonly kind: 'checkpoint' | 'close' }

export type ThreadReply =
  | { readonly id: number; readonly rows: readonly unknown[] }
  | { readonly id: number; readonly failure: { readonly message: string; readonly errcode: number | undefined } }

if (parentPort === null) throw new Error('This file runs as a thread.')
const port = parentPort
const path = String(workerData)
const reader = new DatabaseSync(path, { readOnly: true })
/** Waits for a writer to finish; the thread has time. */
const checkpointer = new DatabaseSync(path, { timeout: 1000 })
/** From this many pages of 4 KiB on the log is begun anew. */
const restartFromPages = 2048

port.on('message', (request: ThreadRequest) => {
  try {
    port.postMessage({ id: request.id, rows: answer(request) } satisfies ThreadReply)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const errcode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined
    port.postMessage({ id: request.id, failure: { message: error.message, errcode } } satisfies ThreadReply)
  }
})

function answer(request: ThreadRequest): readonly unknown[] {
  switch (request.kind) {
    case 'query':
      return reader.prepare(request.sql).all(...request.parameters)
    case 'checkpoint':
      checkpoint()
      return []
    case 'close':
      reader.close()
      checkpointer.close()
      return []
  }
}

function checkpoint(): void {
  // Copies what is committed and makes no writer wait, but never catches up with one that goes on writing ...
  const result = checkpointer.prepare('pragma wal_checkpoint(passive)').get()
  // ... so that a long log has to be ended by holding writers off for the moment that the rest takes.
  if (Number(result?.['log']) >= restartFromPages) checkpointer.exec('pragma wal_checkpoint(restart)')
}
