import type { SpeechRequest } from '@openmaas/sdk'
import { oneOf, textOf } from '../../../app/search-values.ts'

/** What is to be spoken and how, kept in the address. */
export interface SpeechSettings {
  readonly model: string
  readonly input: string
  readonly voice: string
  /** 0.5 to 2. */
  readonly speed: number
  /** Above 0, to 10. */
  readonly volume: number
  readonly format: 'wav' | 'mp3'
}

export const formats = ['wav', 'mp3'] as const

export function readSpeechSettings(search: Readonly<Record<string, unknown>>): SpeechSettings {
  return {
    model: textOf(search['model']) ?? 'glm-tts',
    input: textOf(search['input']) ?? '',
    voice: textOf(search['voice']) ?? 'tongtong',
    speed: numberWithin(search['speed'], 0.5, 2) ?? 1,
    volume: numberWithin(search['volume'], 0.1, 10) ?? 1,
    format: oneOf(formats, search['format']) ?? 'wav',
  }
}

export function speechRequest({ model, input, voice, speed, volume, format }: SpeechSettings) {
  return {
    model,
    input,
    voice,
    response_format: format,
    ...(speed === 1 ? {} : { speed }),
    ...(volume === 1 ? {} : { volume }),
  } satisfies SpeechRequest
}

function numberWithin(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined
}
