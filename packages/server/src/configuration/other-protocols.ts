import { z } from 'zod'

/** The Messages protocol, by which coding tools speak to models. */
export const anthropic = z.strictObject({
  /**
   * Models by the names that tools ask for; `*` stands for any characters. The first that fits counts. Names with `haiku` in them that
   * fit nothing here are answered by glm-4.5-air, other Claude names by glm-4.7. A model that is known by the very name goes before.
   */
  models: z.record(z.string().min(1), z.string().min(1)).default({}),
  /** Answers where pictures come to a model that does not see. */
  visionModel: z.string().min(1).default('glm-4.6v'),
})

/** The Responses API. */
export const responses = z.strictObject({
  /** Days for which responses are kept that their clients want to be kept. */
  keepDays: z.number().positive().max(3650).default(30),
})
