import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { caselessChoice, requestId, textOfAtMost } from './wire.ts'

/** Times are `yyyy-MM-dd HH:mm:ss`: the Java SDK fails on any other form. */
const localTime = z.string().describe('yyyy-MM-dd HH:mm:ss')

export const cloneVoice = defineEndpoint({
  operation: 'voice.clone',
  method: 'POST',
  path: '/paas/v4/voice/clone',
  tag: 'Voices',
  summary: 'Clone a voice from an uploaded sample',
  body: z
    .looseObject({
      model: z.string().min(1).describe('`glm-tts-clone`.'),
      voice_name: z.string().trim().min(1).max(100).describe('Unique in the account.'),
      text: z.string().optional().describe('What the sample says.'),
      input: textOfAtMost(1024).min(1).describe('Text of the preview, at most 1024 characters.'),
      file_id: z.string().min(1).describe('File of purpose `voice-clone-input`.'),
      request_id: requestId.optional(),
    })
    .meta({ id: 'VoiceCloneRequest' }),
  response: z
    .object({
      voice: z.string(),
      file_id: z.string().describe('Audio of the preview.'),
      file_purpose: z.literal('voice-clone-output'),
      request_id: z.string(),
    })
    .meta({ id: 'VoiceCloneReply' }),
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'resourceNotFound'],
})

export const listVoices = defineEndpoint({
  operation: 'voice.list',
  method: 'GET',
  path: '/paas/v4/voice/list',
  tag: 'Voices',
  summary: 'Voices of the platform and of the account',
  query: z.object({
    voiceName: z.string().optional(),
    voiceType: caselessChoice(['PRIVATE', 'OFFICIAL']).optional(),
    request_id: z.string().optional(),
  }),
  headers: z.object({ 'Request-Id': z.string().optional() }),
  response: z
    .object({
      voice_list: z.array(
        z.object({
          voice: z.string(),
          voice_name: z.string(),
          voice_type: z.string(),
          download_url: z.string().optional(),
          create_time: localTime,
        }),
      ),
    })
    .meta({ id: 'VoiceList' }),
  errors: ['invalidParameter'],
})

export const deleteVoice = defineEndpoint({
  operation: 'voice.delete',
  method: 'POST',
  path: '/paas/v4/voice/delete',
  tag: 'Voices',
  summary: 'Delete a cloned voice',
  body: z
    .looseObject({ voice: z.string().min(1), request_id: requestId.optional() })
    .meta({ id: 'VoiceDeleteRequest' }),
  response: z.object({ voice: z.string(), update_time: localTime }).meta({ id: 'VoiceDeleteReply' }),
  errors: ['fieldMissing', 'resourceNotFound'],
})

export const voiceEndpoints = [cloneVoice, listVoices, deleteVoice] as const
