/**
 * Microseconds of the machine's monotonic clock. Every process of one machine reads the same clock, so a stamp that one
 * process writes can be compared in another one; the wall clock of `Date.now()` has steps of a millisecond and can jump.
 */
export function monotonicMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1000n)
}
