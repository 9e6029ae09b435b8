import { writeSync } from 'node:fs'
import pino from 'pino'
import type { LogDestination } from './log.ts'

const bufferBytes = 8192
const longestWaitMs = 250

/**
 * Standard error behind a buffer: one system call for many lines when the server is busy, and never later than 250 ms. What is buffered when
 * the process exits is written then; only `kill -9` can lose the last quarter of a second.
 */
export function bufferedStandardError(): LogDestination & { close(): void } {
  const stream = pino.destination({ dest: 2, sync: false, minLength: bufferBytes })
  // When whoever read standard error is gone there is nobody left to tell; the server goes on.
  stream.on('error', () => {})
  const timer = setInterval(() => stream.flush(), longestWaitMs)
  timer.unref()
  const flush = () => stream.flushSync()
  process.once('exit', flush)
  return {
    write: (line) => void stream.write(line),
    flush,
    close() {
      clearInterval(timer)
      process.off('exit', flush)
      flush()
    },
  }
}

/** Standard error without a buffer, for a terminal. */
export function directStandardError(): LogDestination & { close(): void } {
  return { write: (line) => void writeSync(2, line), flush: () => {}, close: () => {} }
}
