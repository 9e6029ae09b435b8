import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { memoryReportDescriptor } from './process-memory.ts'

/*
 * A thread beside the one that reads. It goes on when that one is caught in a loop: it ends the process when the server is gone, and
 * where the server cannot see the memory of another process it reports it.
 */

const parent = Number(workerData)
const watchMilliseconds = 250
const reports = process.platform !== 'linux' || process.env['OPENMAAS_REPORT_MEMORY'] === '1'

setInterval(() => {
  // Together with programs that it has started: it leads a group of its own.
  if (!parentLives()) process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL')
  if (reports) writeSync(memoryReportDescriptor, `${process.memoryUsage.rss()}\n`)
}, watchMilliseconds)

function parentLives(): boolean {
  if (process.ppid !== parent) return false
  try {
    return process.kill(parent, 0)
  } catch (error) {
    // Anything else than "no such process" means that there is one.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
