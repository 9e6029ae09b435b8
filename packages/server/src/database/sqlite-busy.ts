import { setTimeout as delay } from 'node:timers/promises'

/** SQLITE_BUSY: another connection holds the write lock. */
const busyCode = 5
const giveUpMs = 5000
const firstPauseMs = 1
const longestPauseMs = 25

/**
 * Repeats what failed because another connection is writing. SQLite's own wait would hold the thread, and with it every stream
 * of the process; this one leaves it free.
 * @throws what `work` throws, a lock that lasts longer than five seconds included
 */
export async function whileBusy<Result>(work: () => Result): Promise<Result> {
  const startedAt = performance.now()
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() - startedAt > giveUpMs) throw error
    }
    await delay(pauseMs)
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busyCode
}
