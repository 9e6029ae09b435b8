import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'

/** OpenAI's shape, for clients that list models before they call; the platform itself documents no such operation. */
export const modelObject = z
  .object({
    id: z.string(),
    object: z.literal('model'),
    created: z.int().describe('Unix seconds.'),
    owned_by: z.string(),
    kind: z
      .string()
      .nullable()
      .describe(
        'Ours: `chat`, `vision`, `image`, `video`, `speech` and so on; null for a model that only this server knows.',
      ),
  })
  .meta({ id: 'Model' })
export type ModelObject = z.output<typeof modelObject>

export const modelList = z.object({ object: z.literal('list'), data: z.array(modelObject) }).meta({ id: 'ModelList' })
export type ModelList = z.output<typeof modelList>

export const listModels = defineEndpoint({
  operation: 'models.list',
  method: 'GET',
  path: '/paas/v4/models',
  aliases: ['/coding/paas/v4/models'],
  tag: 'Models',
  summary: 'Models that this server answers',
  response: modelList,
})

export const retrieveModel = defineEndpoint({
  operation: 'models.retrieve',
  method: 'GET',
  path: '/paas/v4/models/{model}',
  aliases: ['/coding/paas/v4/models/{model}'],
  tag: 'Models',
  summary: 'One model',
  parameters: z.object({ model: z.string() }),
  response: modelObject,
  errors: ['modelNotFound'],
})

export const modelEndpoints = [listModels, retrieveModel] as const
