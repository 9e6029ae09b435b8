import { z } from 'zod'

/** Batches. Their lines run beside the live calls of accounts and take none of their slots. */
export const batches = z.strictObject({
  /** Lines at once in one process. Each live call on an engine takes the place of one. */
  concurrency: z.number().int().min(1).max(1000).default(8),
  /** Batches of one account that wait or run; further ones are refused until some have ended. */
  maxUnfinishedPerAccount: z.number().int().min(1).max(100_000).default(100),
})

/** Asynchronous calls. */
export const asynchronous = z.strictObject({
  /** Asynchronous tasks at once in one process. */
  concurrency: z.number().int().min(1).max(1000).default(16),
  /** Tasks of one account that wait or run; further ones are refused until some have ended. */
  maxQueuedPerAccount: z.number().int().min(1).max(1_000_000).default(1000),
})
