import { z } from 'zod'

/** What calls were asked. Their bodies hold what people wrote, so none is kept unless the operator says for how long. */
export const requests = z.strictObject({
  /** Days after which a kept body is deleted; absent: none is kept, and those that were are deleted. */
  keepDays: z.number().positive().max(3650).optional(),
  /** Longer bodies are not kept; the request log says so. */
  maxBodyBytes: z.number().int().positive().max(16_777_216).default(262_144),
})
export type RequestSettings = z.output<typeof requests>
