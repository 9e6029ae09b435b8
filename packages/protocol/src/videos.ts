import { z } from 'zod'
import { asyncTask } from './chat/chat-reply.ts'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseBoolean, looseInteger, requestId, sensitiveWordCheck, userId } from './wire.ts'

/** Fields of all video models. Which of them a model takes, and with which values, is the capability's rule, not the wire's. */
export const videoRequest = z
  .looseObject({
    model: z.string().min(1).describe('`cogvideox-3`, `cogvideox-2`, `cogvideox-flash`, `viduq1-*`, `vidu2-*`.'),
    prompt: z.string().optional().describe('At most 512 characters; this or a picture is required.'),
    image_url: z
      .union([z.string(), z.array(z.string()).min(1).max(3)])
      .optional()
      .describe('Address or base64: one picture, two (first and last frame) or up to three (references).'),
    quality: choice(['speed', 'quality']).optional().describe('CogVideoX, default `speed`.'),
    with_audio: looseBoolean.optional().describe('Default false.'),
    watermark_enabled: looseBoolean.optional().describe('Default true.'),
    size: z.string().optional().describe('Width x height in pixels, from the list of the model.'),
    fps: looseInteger().optional().describe('CogVideoX: 30 (default) or 60.'),
    duration: looseInteger().optional().describe('Seconds. cogvideox-3: 5 (default) or 10; Vidu Q1: 5; Vidu 2: 4.'),
    style: choice(['general', 'anime']).optional().describe('viduq1-text, default `general`.'),
    aspect_ratio: choice(['16:9', '9:16', '1:1'])
      .optional()
      .describe('viduq1-text and vidu2-reference, default `16:9`.'),
    movement_amplitude: choice(['auto', 'small', 'medium', 'large']).optional().describe('Vidu, default `auto`.'),
    off_peak: looseBoolean.optional(),
    prompt_opt_model: z.string().optional(),
    request_id: requestId.optional(),
    user_id: userId.optional(),
    sensitive_word_check: sensitiveWordCheck.optional(),
  })
  .meta({ id: 'VideoRequest' })
export type VideoRequest = z.output<typeof videoRequest>

export const createVideo = defineEndpoint({
  operation: 'videos.generate',
  method: 'POST',
  path: '/paas/v4/videos/generations',
  tag: 'Videos',
  summary: 'Make a video later',
  description: 'The result is fetched from `/paas/v4/async-result/{id}`.',
  body: videoRequest,
  response: asyncTask,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'contentUnsafe', 'concurrencyExceeded'],
})

export const videoEndpoints = [createVideo] as const
