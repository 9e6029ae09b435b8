import { randomInt } from 'node:crypto'

/** Start of the count in the ids that the platform shows; it keeps ids at 19 digits until 2080. */
const epochMs = 1_288_834_974_657n
const sequenceBits = 22n
const sequenceLimit = 1 << 22

/**
 * Makes ids like the platform's: 19 decimal digits below 2^63, rising with time, always carried as strings because they exceed
 * 2^53. Ids of one factory never repeat. Two processes could only meet on one id within the same millisecond, with a chance of
 * one in four million; the primary key then refuses the second.
 */
export function idFactory(now: () => number = Date.now): () => string {
  let lastMs = 0
  let sequence = 0
  return () => {
    const nowMs = now()
    if (nowMs > lastMs) {
      lastMs = nowMs
      sequence = randomInt(sequenceLimit)
    } else if (++sequence === sequenceLimit) {
      lastMs++
      sequence = 0
    }
    return String(((BigInt(lastMs) - epochMs) << sequenceBits) | BigInt(sequence))
  }
}

export const createId = idFactory()
