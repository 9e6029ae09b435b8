import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice } from './wire.ts'

const address = z.looseObject({ url: z.string().optional() })

const moderationPart = z
  .looseObject({
    type: choice(['text', 'image_url', 'video_url', 'audio_url']),
    text: z.string().optional(),
    image_url: address.optional(),
    video_url: address.optional(),
    audio_url: address.optional(),
  })
  .meta({ id: 'ModerationPart' })

export const moderate = defineEndpoint({
  operation: 'moderations.create',
  method: 'POST',
  path: '/paas/v4/moderations',
  tag: 'Moderation',
  summary: 'Judge whether content is safe',
  body: z
    .looseObject({
      model: z.string().min(1).describe('`moderation`.'),
      input: z
        .union([z.string().max(2000), moderationPart, z.array(moderationPart)])
        .describe('Text of at most 2000 characters, a part, or parts.'),
    })
    .meta({ id: 'ModerationRequest' }),
  response: z
    .object({
      id: z.string(),
      created: z.int(),
      request_id: z.string(),
      result_list: z.array(
        z.object({
          content_type: z.string(),
          risk_level: z.enum(['PASS', 'REVIEW', 'REJECT']),
          risk_type: z.array(z.string()),
        }),
      ),
      usage: z.object({ moderation_text: z.object({ call_count: z.int() }).optional() }).optional(),
    })
    .meta({ id: 'ModerationReply' }),
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound'],
  available: false,
})

export const moderationEndpoints = [moderate] as const
