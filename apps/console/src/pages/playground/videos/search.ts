import type { VideoRequest } from '@openmaas/sdk'
import { numberOf, oneOf, textOf } from '../../../app/search-values.ts'
import { videoModel } from './video-model.ts'

/** What is to be filmed, kept in the address; pictures are not. */
export interface VideoSettings {
  readonly model: string
  readonly prompt: string
  readonly size?: string | undefined
  readonly quality?: 'speed' | 'quality' | undefined
  readonly duration?: number | undefined
  readonly fps?: number | undefined
  readonly aspectRatio?: '16:9' | '9:16' | '1:1' | undefined
  readonly withAudio?: true | undefined
}

export const aspectRatios = ['16:9', '9:16', '1:1'] as const

export function readVideoSettings(search: Readonly<Record<string, unknown>>): VideoSettings {
  return {
    model: textOf(search['model']) ?? 'cogvideox-3',
    prompt: textOf(search['prompt']) ?? '',
    size: textOf(search['size']),
    quality: oneOf(['speed', 'quality'], search['quality']),
    duration: numberOf(search['duration']),
    fps: numberOf(search['fps']),
    aspectRatio: oneOf(aspectRatios, search['aspectRatio']),
    withAudio: search['withAudio'] === true ? true : undefined,
  }
}

/** The body of the call: what the model leaves no choice in is not said. */
export function videoRequest(settings: VideoSettings, pictures: readonly string[]): VideoRequest {
  const { model, prompt, size, quality, duration, fps, aspectRatio, withAudio } = settings
  const rule = videoModel(model)
  const [first] = pictures
  return {
    model,
    ...(prompt === '' ? {} : { prompt }),
    ...(first === undefined ? {} : { image_url: pictures.length === 1 ? first : [...pictures] }),
    ...(rule.sizes.length > 0 && size !== undefined ? { size } : {}),
    ...(rule.hasQuality && quality !== undefined ? { quality } : {}),
    ...(rule.durations.length > 1 && duration !== undefined ? { duration } : {}),
    ...(rule.frameRates.length > 1 && fps !== undefined ? { fps } : {}),
    ...(rule.hasAspectRatio && aspectRatio !== undefined ? { aspect_ratio: aspectRatio } : {}),
    ...(rule.hasAudio && withAudio === true ? { with_audio: true } : {}),
  }
}
