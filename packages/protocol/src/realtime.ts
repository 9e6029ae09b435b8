import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseInteger, looseNumber, unitNumber, variants } from './wire.ts'

/** Events of live sessions, one JSON object in each text frame. Fields that are not named here are passed over. */

const voiceNames = [
  'tongtong',
  'xiaochen',
  'female-tianmei',
  'female-shaonv',
  'male-qn-daxuesheng',
  'male-qn-jingying',
  'lovely_girl',
  'default',
] as const

export const realtimeTool = z.looseObject({
  type: choice(['function']),
  name: z.string().min(1).max(64),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
})
export type RealtimeTool = z.output<typeof realtimeTool>

export const turnDetection = z.looseObject({
  type: choice(['server_vad', 'client_vad']).describe('Who tells when the speaker has ended.'),
  create_response: z.boolean().optional().describe('Answer when the speaker has ended; default true.'),
  interrupt_response: z.boolean().optional().describe('A speaker ends the answer under way; default true.'),
  prefix_padding_ms: looseInteger(0, 5000).optional().describe('Sound kept from before the speech; default 300.'),
  silence_duration_ms: looseInteger(100, 10_000).optional().describe('Silence that ends the speech; default 500.'),
  threshold: unitNumber.optional().describe('How sure the detector must be; default 0.5.'),
})

const audioFormat = choice(['wav', 'pcm', 'pcm16', 'pcm24']).describe(
  '16 bit, one channel; `pcm` and `pcm16` at 16 kHz, `pcm24` at 24 kHz; default `wav`.',
)
const noiseReduction = z.looseObject({ type: choice(['near_field', 'far_field']) })
const modalities = z.array(choice(['text', 'audio'])).min(1)

export const realtimeSession = z.looseObject({
  model: z.string().min(1).optional().describe('`glm-realtime`, `glm-realtime-flash` or `glm-realtime-air`.'),
  modalities: modalities.optional().describe('Default both.'),
  instructions: z.string().max(20_000).optional(),
  voice: choice(voiceNames).optional(),
  input_audio_format: audioFormat.optional(),
  output_audio_format: choice(['pcm']).optional().describe('24 kHz, one channel, 16 bit.'),
  input_audio_noise_reduction: noiseReduction.optional(),
  turn_detection: turnDetection.optional().describe('Absent: the client commits.'),
  temperature: unitNumber.optional(),
  max_response_output_tokens: z
    .union([choice(['inf']), looseNumber.pipe(z.int().min(1).max(1024))])
    .optional()
    .describe('1 to 1024, or `inf`, which means 1024.'),
  tools: z.array(realtimeTool).max(128).optional(),
  greeting_config: z
    .looseObject({ enable: z.boolean().optional(), content: z.string().max(1024).optional() })
    .optional(),
  beta_fields: z
    .looseObject({
      chat_mode: choice(['audio', 'video_passive']).optional(),
      tts_source: z.string().optional(),
      auto_search: z.boolean().optional(),
      greeting_config: z
        .looseObject({ enable: z.boolean().optional(), content: z.string().max(1024).optional() })
        .optional(),
    })
    .optional(),
})
export type RealtimeSession = z.output<typeof realtimeSession>

export const realtimeItem = z.looseObject({
  id: z.string().min(1).max(64).optional(),
  type: choice(['message', 'function_call', 'function_call_output']),
  role: choice(['user', 'assistant', 'system']).optional(),
  content: z
    .array(
      z.looseObject({
        type: z.string().min(1).describe('`input_text`, `text` or `input_audio`.'),
        text: z.string().optional(),
        audio: z.string().optional(),
        transcript: z.string().optional(),
      }),
    )
    .max(50)
    .optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: z.string().max(100_000).optional(),
  call_id: z.string().optional(),
})
export type RealtimeItem = z.output<typeof realtimeItem>

const common = { event_id: z.string().optional(), client_timestamp: z.number().optional() }
const itemId = z.string().min(1)

export const realtimeClientEvent = variants('type', [
  z.looseObject({ ...common, type: z.literal('session.update'), session: realtimeSession }),
  z.looseObject({
    ...common,
    type: z.literal('transcription_session.update'),
    session: z.looseObject({
      input_audio_format: audioFormat.optional(),
      input_audio_noise_reduction: noiseReduction.optional(),
      modalities: modalities.optional(),
      turn_detection: turnDetection.optional(),
    }),
  }),
  z.looseObject({ ...common, type: z.literal('input_audio_buffer.append'), audio: z.string().min(1) }),
  z.looseObject({
    ...common,
    type: z.literal('input_audio_buffer.append_video_frame'),
    video_frame: z.string().min(1),
  }),
  z.looseObject({ ...common, type: z.literal('input_audio_buffer.commit') }),
  z.looseObject({ ...common, type: z.literal('input_audio_buffer.clear') }),
  z.looseObject({ ...common, type: z.literal('input_audio_buffer.pre_commit') }),
  z.looseObject({
    ...common,
    type: z.literal('conversation.item.create'),
    previous_item_id: z.string().optional(),
    item: realtimeItem,
  }),
  z.looseObject({ ...common, type: z.literal('conversation.item.delete'), item_id: itemId }),
  z.looseObject({ ...common, type: z.literal('conversation.item.retrieve'), item_id: itemId }),
  z.looseObject({
    ...common,
    type: z.literal('conversation.item.truncate'),
    item_id: itemId,
    content_index: looseInteger(0).optional(),
    audio_end_ms: looseInteger(0),
  }),
  z.looseObject({ ...common, type: z.literal('response.create') }),
  z.looseObject({ ...common, type: z.literal('response.cancel'), response_id: z.string().optional() }),
])
export type RealtimeClientEvent = z.output<typeof realtimeClientEvent>

export const openRealtimeSession = defineEndpoint({
  operation: 'realtime.connect',
  method: 'GET',
  path: '/paas/v4/realtime',
  tag: 'Realtime',
  summary: 'Talk with a model live, over a WebSocket',
  description:
    'JSON events in text frames, sound as base64. Browsers, which cannot set headers, offer the protocols `openmaas-realtime` and `bearer.<key>`.',
  webSocket: true,
})

export const realtimeEndpoints = [openRealtimeSession] as const
