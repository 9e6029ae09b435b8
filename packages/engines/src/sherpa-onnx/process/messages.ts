import type { SherpaModel } from '../find-model.ts'

export interface LoadRequest {
  readonly type: 'load'
  readonly model: SherpaModel
  readonly threads: number
}

export interface SpeakRequest {
  readonly type: 'speak'
  readonly id: number
  readonly text: string
  /** Number of the speaker; beyond those that the model has it begins anew. */
  readonly speaker: number
  readonly speed: number
}

export interface TranscribeRequest {
  readonly type: 'transcribe'
  readonly id: number
  readonly samples: Float32Array
  readonly sampleRateHertz: number
}

export type ToSherpa = LoadRequest | SpeakRequest | TranscribeRequest | { readonly type: 'cancel'; readonly id: number }

export type FromSherpa =
  | { readonly type: 'loaded' }
  | { readonly type: 'sound'; readonly id: number; readonly samples: Float32Array; readonly sampleRateHertz: number }
  | { readonly type: 'text'; readonly id: number; readonly text: string }
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number | undefined; readonly message: string }
