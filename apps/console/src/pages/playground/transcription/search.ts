import type { TranscriptionRequest } from '@openmaas/sdk'
import { textOf } from '../../../app/search-values.ts'

/** How sound is to be written down, kept in the address. */
export interface TranscriptionSettings {
  readonly model: string
  /** Earlier text as context. */
  readonly prompt: string
  /** Words that are likely to be said, apart by commas or lines. */
  readonly hotwords: string
}

export function readTranscriptionSettings(search: Readonly<Record<string, unknown>>): TranscriptionSettings {
  return {
    model: textOf(search['model']) ?? 'glm-asr-2512',
    prompt: textOf(search['prompt']) ?? '',
    hotwords: textOf(search['hotwords']) ?? '',
  }
}

export function transcriptionFields({ model, prompt, hotwords }: TranscriptionSettings) {
  const words = hotwords
    .split(/[,，;；\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
  return {
    model,
    response_format: 'verbose_json',
    ...(prompt === '' ? {} : { prompt }),
    ...(words.length === 0 ? {} : { hotwords: words }),
  } satisfies TranscriptionRequest
}

/** Seconds of sound that a model takes; undefined for models that no document describes. */
export function longestSeconds(model: string): number | undefined {
  return { 'glm-asr-2512': 30, 'glm-asr': 60 }[model.toLowerCase()]
}
