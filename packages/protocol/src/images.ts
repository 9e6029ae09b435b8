import { z } from 'zod'
import { asyncTask, contentFilter } from './chat/chat-reply.ts'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseBoolean, looseInteger, requestId, sensitiveWordCheck, userId } from './wire.ts'

const imageFields = {
  model: z
    .string()
    .min(1)
    .describe('`glm-image`, `cogview-4-250304`, `cogview-4`, `cogview-3-flash`, `cogview-3`, `cogview-3-plus`.'),
  prompt: z.string().min(1).describe('glm-image: at most 1000 characters.'),
  size: z
    .string()
    .optional()
    .describe(
      'Width x height in pixels. glm-image: default `1280x1280`, sides 512 to 2048, multiples of 32. Others: default `1024x1024`, sides 512 to 2048, multiples of 16, at most 2^21 pixels.',
    ),
  quality: choice(['hd', 'standard'])
    .optional()
    .describe('glm-image knows `hd` only; default of the others `standard`.'),
  watermark_enabled: looseBoolean.optional().describe('Default true.'),
  user_id: userId.optional(),
  request_id: requestId.optional(),
  sensitive_word_check: sensitiveWordCheck.optional(),
}

export const imageRequest = z
  .looseObject({
    ...imageFields,
    n: looseInteger(1).optional().describe('Accepted; one picture is made.'),
    response_format: z.string().optional(),
    style: z.string().optional(),
    user: z.string().optional(),
  })
  .meta({ id: 'ImageRequest' })
export type ImageRequest = z.output<typeof imageRequest>

export const imageReply = z
  .object({
    created: z.int().describe('Unix seconds.'),
    data: z
      .array(
        z.object({
          url: z.string().describe('Valid for 30 days; fetched without a key.'),
          b64_json: z.string().optional(),
          revised_prompt: z.string().optional(),
        }),
      )
      .describe('One picture.'),
    content_filter: z.array(contentFilter).optional(),
  })
  .meta({ id: 'ImageReply' })
export type ImageReply = z.output<typeof imageReply>

export const createImage = defineEndpoint({
  operation: 'images.generate',
  method: 'POST',
  path: '/paas/v4/images/generations',
  tag: 'Images',
  summary: 'Draw a picture',
  body: imageRequest,
  response: imageReply,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'contentUnsafe', 'concurrencyExceeded'],
})

export const createAsyncImage = defineEndpoint({
  operation: 'images.generate_async',
  method: 'POST',
  path: '/paas/v4/async/images/generations',
  tag: 'Images',
  summary: 'Draw a picture later',
  description: 'For glm-image in `hd` quality. The result is fetched from `/paas/v4/async-result/{id}`.',
  body: z.looseObject(imageFields).meta({ id: 'AsyncImageRequest' }),
  response: asyncTask,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'contentUnsafe', 'concurrencyExceeded'],
})

export const imageEndpoints = [createImage, createAsyncImage] as const
