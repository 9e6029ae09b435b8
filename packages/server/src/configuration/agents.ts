import { z } from 'zod'

/** Models that agents ask. Where one is absent, a model that an engine serves is chosen, the best first; else the simulator answers. */
const agentModels = {
  chatModel: z.string().min(1).optional(),
  visionModel: z.string().min(1).optional(),
  imageModel: z.string().min(1).optional(),
  videoModel: z.string().min(1).optional(),
}

export const agents = z.strictObject({
  ...agentModels,
  /** Other models for one agent, by its id. */
  models: z.record(z.string().min(1), z.strictObject(agentModels)).default({}),
  /** Estimated tokens of one piece of a long text that is translated. */
  chunkTokens: z.number().int().min(50).max(20_000).default(1000),
  /** Pieces of one text that are translated at once. */
  parallelChunks: z.number().int().min(1).max(32).default(3),
})

/** Assistants. */
export const assistants = z.strictObject({
  /** Chat model that answers calls of assistants with pictures, which their own models do not see. */
  visionModel: z.string().min(1).default('glm-4.6v'),
  /** Model that draws for the assistant that does. */
  imageModel: z.string().min(1).default('cogview-4'),
})
