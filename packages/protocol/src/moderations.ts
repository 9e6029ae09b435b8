import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, textOfAtMost } from './wire.ts'

/** Ours: the documents name no limit. */
const mostParts = 100

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

const moderationRequest = z
  .looseObject({
    model: z.string().min(1).describe('`moderation`.'),
    input: z
      .union([
        textOfAtMost(2000).min(1),
        moderationPart,
        z.array(z.union([textOfAtMost(2000).min(1), moderationPart])).max(mostParts),
      ])
      .describe(
        `Text of at most 2000 characters, a part, or at most ${mostParts} parts; clients of OpenAI send texts there.`,
      ),
  })
  .meta({ id: 'ModerationRequest' })
export type ModerationRequest = z.output<typeof moderationRequest>

const moderationReply = z
  .object({
    id: z.string(),
    created: z.int(),
    request_id: z.string(),
    result_list: z.array(
      z.object({
        content_type: z.string().describe('`text`, `image`, `video` or `audio`.'),
        risk_level: z.enum(['PASS', 'REVIEW', 'REJECT']),
        risk_type: z
          .array(z.string())
          .describe('`not_judged`, with `REVIEW`: nothing here can judge such content, a person has to.'),
      }),
    ),
    usage: z.object({ moderation_text: z.object({ call_count: z.int() }).optional() }).optional(),
  })
  .meta({ id: 'ModerationReply' })
export type ModerationReply = z.output<typeof moderationReply>

export const moderate = defineEndpoint({
  operation: 'moderations.create',
  method: 'POST',
  path: '/paas/v4/moderations',
  tag: 'Moderation',
  summary: 'Judge whether content is safe',
  body: moderationRequest,
  response: moderationReply,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'concurrencyExceeded'],
})

export const moderationEndpoints = [moderate] as const
