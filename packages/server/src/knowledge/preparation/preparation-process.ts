import { readdirSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { getPriority, setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { ParseFailure } from '../parsing/parsed-document.ts'
import type { PrepareInto, ProcessMessage, ProcessRequest } from './process-messages.ts'

/*
 * The process in which documents are read: `node preparation-process.ts <module>`, forked by `ReadingProcess`. It works on one
 * document at a time. Documents are not trusted, so it may be killed at any moment; what it says is believed only as far as
 * `processMessage` goes.
 */

/** 0 is usual, 19 the lowest. */
const readingPriority = 10

const [moduleUrl] = process.argv.slice(2)
if (moduleUrl === undefined) throw new Error('Name the module that prepares documents.')

process.on('disconnect', () => process.exit())
lowerPriority()
new Worker(new URL('process-guard.ts', import.meta.url), { workerData: process.ppid }).unref()

const { prepareInto } = (await import(moduleUrl)) as { readonly prepareInto: PrepareInto }
process.on('message', (request: ProcessRequest) => {
  void serve(request)
})

async function serve(request: ProcessRequest): Promise<void> {
  say(await answer(request))
  // Pages that were drawn are garbage now, which the library sees no hurry to take away while the process waits.
  globalThis.gc?.()
  // At its end it would do so itself, but it is killed.
  flushCompileCache()
}
say({ kind: 'ready' })

async function answer(request: ProcessRequest): Promise<ProcessMessage> {
  const { id } = request
  try {
    await prepareInto(request)
    return { kind: 'done', id }
  } catch (error) {
    if (error instanceof ParseFailure) return { kind: 'failed', id, reason: error.reason, detail: error.message }
    if (isSystemError(error)) return { kind: 'broken', id, message: error.message }
    if (isOutOfMemory(error)) {
      return { kind: 'failed', id, reason: 'too-large', detail: 'Reading it needs more memory than is allowed.' }
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { kind: 'failed', id, reason: 'damaged', detail: 'The parser could not make sense of it.', stack }
  }
}

function say(message: ProcessMessage): void {
  process.send?.(message)
}

/** Failures of the file system carry the name of the call. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'errno' in error
}

/** Of the failures that V8 throws instead of ending the process. */
function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && error.code === 'ERR_STRING_TOO_LONG') return true
  return error instanceof RangeError && /^(Array buffer allocation failed|Invalid string length)$/.test(error.message)
}

/** Linux keeps a priority for each thread, and those that collect garbage are already there. */
function lowerPriority(): void {
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0]
  for (const thread of threads) {
    // A server that runs at a lower priority than ours must not be overtaken, and may not be.
    if (getPriority(thread) < readingPriority) setPriority(thread, readingPriority)
  }
}
