import { z } from 'zod'

export const modelRoute = z.strictObject({
  engine: z.string().min(1),
  /** The engine's own name of the model; absent: the public id. */
  model: z.string().min(1).optional(),
  /** Share among routes of one priority. */
  weight: z.number().positive().max(1000).default(1),
  /** Lower goes first; the next group serves when none of this one can. */
  priority: z.number().int().min(0).max(100).default(0),
  /** Context window of this deployment in tokens, when it is smaller than the model's own. */
  contextTokens: z.number().int().positive().optional(),
})
export type ModelRoute = z.infer<typeof modelRoute>
