import { setTimeout as delay } from 'node:timers/promises'

/** The simulator's time, passed in so that tests need not wait. */
export interface SimulatorClock {
  /** What `today` and `tomorrow` in requests are counted from. */
  now(): Date
  /** @throws the signal's reason when it aborts first */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

export const systemClock: SimulatorClock = {
  now: () => new Date(),
  async sleep(milliseconds, signal) {
    try {
      await delay(milliseconds, undefined, { signal })
    } catch (error) {
      signal.throwIfAborted()
      throw error
    }
  },
}

/** Waits until the signal aborts, then throws its reason. */
export async function untilAborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted()
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
