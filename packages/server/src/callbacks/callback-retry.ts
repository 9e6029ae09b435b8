const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Pauses after the first, second ... attempt; together a day. The platform does not say how often it tries. */
const pausesMs = [
  second,
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  2 * hour,
  6 * hour,
  15 * hour,
] as const

export const attemptsPerRound = pausesMs.length + 1

/**
 * Pause before the next attempt, spread by a fifth to both sides so that what failed together does not come back together.
 * @param attemptsLeft attempts that may still be made
 * @param random from 0 to 1
 * @returns milliseconds; undefined when none is left
 */
export function pauseBeforeNext(attemptsLeft: number, random: number): number | undefined {
  if (attemptsLeft <= 0) return undefined
  const pause = pausesMs[Math.max(0, attemptsPerRound - attemptsLeft - 1)] ?? hour
  return Math.round(pause * (0.8 + 0.4 * random))
}
