import type { RealtimeSession, RealtimeTool } from '@openmaas/protocol'

export interface ServerDetection {
  readonly threshold: number
  readonly prefixPaddingMs: number
  readonly silenceMs: number
  readonly createResponse: boolean
  readonly interruptResponse: boolean
}

export type InputFormat = 'wav' | 'pcm' | 'pcm16' | 'pcm24'

/** What a session is set to; every update changes what it names and leaves the rest. */
export interface SessionSettings {
  readonly model: string
  readonly modalities: readonly ('text' | 'audio')[]
  readonly instructions: string | undefined
  readonly voice: string
  readonly inputFormat: InputFormat
  /** Absent: the client says when the speaker has ended. */
  readonly detection: ServerDetection | undefined
  readonly temperature: number | undefined
  /** Tokens of one answer. */
  readonly maxTokens: number
  readonly tools: readonly RealtimeTool[]
  readonly chatMode: 'audio' | 'video_passive'
  /** Said by the session itself when it is set. */
  readonly greeting: string | undefined
  /** Writes down what it hears and answers nothing. */
  readonly transcribesOnly: boolean
}

const mostTokens = 1024

export const initialSettings: SessionSettings = {
  model: 'glm-realtime',
  modalities: ['text', 'audio'],
  instructions: undefined,
  voice: 'tongtong',
  inputFormat: 'wav',
  detection: undefined,
  temperature: undefined,
  maxTokens: mostTokens,
  tools: [],
  chatMode: 'audio',
  greeting: undefined,
  transcribesOnly: false,
}

/** A session that was set to write down is one that answers again. */
export function updatedSettings(before: SessionSettings, update: RealtimeSession): SessionSettings {
  const { max_response_output_tokens: limit, beta_fields: beta, turn_detection: detection } = update
  const greeting = update.greeting_config ?? beta?.greeting_config
  return {
    model: update.model ?? before.model,
    modalities: update.modalities === undefined ? before.modalities : [...new Set(update.modalities)],
    instructions: update.instructions ?? before.instructions,
    voice: update.voice === undefined || update.voice === 'default' ? before.voice : update.voice,
    inputFormat: update.input_audio_format ?? before.inputFormat,
    detection: detection === undefined ? before.detection : detectionOf(detection),
    temperature: update.temperature ?? before.temperature,
    maxTokens: limit === undefined ? before.maxTokens : limit === 'inf' ? mostTokens : limit,
    tools: update.tools ?? before.tools,
    chatMode: beta?.chat_mode ?? before.chatMode,
    greeting: greeting === undefined ? before.greeting : greeting.enable === true ? greeting.content : undefined,
    transcribesOnly: false,
  }
}

function detectionOf(detection: NonNullable<RealtimeSession['turn_detection']>): ServerDetection | undefined {
  if (detection.type === 'client_vad') return undefined
  return {
    threshold: detection.threshold ?? 0.5,
    prefixPaddingMs: detection.prefix_padding_ms ?? 300,
    silenceMs: detection.silence_duration_ms ?? 500,
    createResponse: detection.create_response ?? true,
    interruptResponse: detection.interrupt_response ?? true,
  }
}

/** The session as events tell it. What is asked for and not done here (searching by itself, noise reduction) is not told back. */
export function sessionObject(id: string, settings: SessionSettings): object {
  const { detection } = settings
  return {
    object: settings.transcribesOnly ? 'realtime.transcription_session' : 'realtime.session',
    id,
    model: settings.model,
    modalities: settings.modalities,
    ...(settings.instructions === undefined ? {} : { instructions: settings.instructions }),
    voice: settings.voice,
    input_audio_format: settings.inputFormat,
    output_audio_format: 'pcm',
    turn_detection:
      detection === undefined
        ? { type: 'client_vad' }
        : {
            type: 'server_vad',
            create_response: detection.createResponse,
            interrupt_response: detection.interruptResponse,
            prefix_padding_ms: detection.prefixPaddingMs,
            silence_duration_ms: detection.silenceMs,
            threshold: detection.threshold,
          },
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    max_response_output_tokens: settings.maxTokens === mostTokens ? 'inf' : String(settings.maxTokens),
    tools: settings.tools,
    beta_fields: {
      chat_mode: settings.chatMode,
      tts_source: 'e2e',
      auto_search: false,
      ...(settings.greeting === undefined ? {} : { greeting_config: { enable: true, content: settings.greeting } }),
    },
  }
}
