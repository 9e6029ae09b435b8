/**
 * Loaded into a server before its own code (`--import`): notes the longest stretches for which its serving thread was busy without
 * looking at its sockets. They are counted in processor time of that thread, so other programs on the machine do not show in them.
 * Writes one line a second, JSON of `BusyStretches`, to the file named by `OPENMAAS_BENCH_STRETCHES`.
 */
import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { monotonicMicroseconds } from '../support/clock.ts'

export interface BusyStretches {
  readonly atMicroseconds: number
  /** The longest since the line before. */
  readonly longestMs: number
}

const file = process.env['OPENMAAS_BENCH_STRETCHES']
if (file !== undefined && isMainThread) watch(file)

function watch(path: string): void {
  let before = process.threadCpuUsage()
  let longestMs = 0
  // Whatever runs between two timers is one stretch, or several: the figure is at least the true one.
  const look = () => {
    const { user, system } = process.threadCpuUsage()
    longestMs = Math.max(longestMs, (user + system - before.user - before.system) / 1000)
    before = process.threadCpuUsage()
    setTimeout(look, 1).unref()
  }
  look()
  setInterval(() => {
    const line: BusyStretches = { atMicroseconds: monotonicMicroseconds(), longestMs }
    appendFileSync(path, `${JSON.stringify(line)}\n`)
    longestMs = 0
  }, 1000).unref()
}
