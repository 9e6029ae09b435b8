import type { Usage } from './chat-engine.ts'

/** Sound of one channel, 16 bits a sample. */
export interface Sound {
  readonly samples: Int16Array
  readonly sampleRateHertz: number
}

/** What somebody sounds like, for engines that speak in the voice of a sample. */
export interface VoiceSample {
  readonly sound: Sound
  /** What the sample says, where the client told. */
  readonly text?: string
}

export interface SpeechInput {
  /** The engine's own name of the model, from the route. */
  readonly model: string
  readonly text: string
  /**
   * Voice as the client named it. The platform's own names (`tongtong`, `female`) are known to every engine, which speaks in the most
   * like of its voices; another name is one of the engine's.
   */
  readonly voice: string
  /** Of a cloned voice; only for engines that say `clones`. */
  readonly sample?: VoiceSample
  /** 0.5 to 2; 1 is the pace of the voice. */
  readonly speed: number
  /** Whether the sound should carry a mark of having been made, where the engine can make one. */
  readonly watermark?: boolean
}

export interface SpeechOptions {
  readonly signal: AbortSignal
  readonly requestId?: string
  /** Fault to inject, from the request header `x-openmaas-simulate`; only the simulator reads it. */
  readonly simulate?: string
}

export interface EngineVoice {
  /** What `SpeechInput.voice` takes. */
  readonly id: string
  /** For people. */
  readonly name: string
}

/** Reads texts aloud. */
export interface SpeechEngine {
  /** Whether it takes samples of voices. */
  readonly clones: boolean
  /** Voices beside those of the platform, where the engine tells them. */
  readonly voices?: readonly EngineVoice[]
  /**
   * The sound in the order in which it is heard, all pieces at one rate, as fast as it is made and never at the pace of speech. Lazy:
   * nothing runs before the first `next()`. Stops when `signal` aborts or the consumer stops iterating.
   * @throws {EngineError} also after the first piece: half a sentence is no whole one
   */
  speak(input: SpeechInput, options: SpeechOptions): AsyncIterable<Sound>
}

export interface TranscriptionInput {
  /** The engine's own name of the model, from the route. */
  readonly model: string
  readonly sound: Sound
  /** Earlier text, as context. */
  readonly prompt?: string
  /** Words that are likely to be heard, at most 100. */
  readonly hotwords?: readonly string[]
  readonly temperature?: number
}

/** Part of the sound and what it says; seconds from its beginning. */
export interface TranscribedSegment {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly text: string
}

export type TranscriptionPart =
  | { readonly type: 'text-delta'; readonly text: string }
  /** Exactly one, always last. */
  | {
      readonly type: 'finish'
      readonly segments?: readonly TranscribedSegment[]
      /** Absent where the engine does not count. */
      readonly usage?: Usage
    }

/** Writes down speech. */
export interface TranscriptionEngine {
  /**
   * Lazy; stops when `signal` aborts or the consumer stops iterating. Sound without words has no `text-delta`.
   * @throws {EngineError}
   */
  transcribe(input: TranscriptionInput, options: SpeechOptions): AsyncIterable<TranscriptionPart>
}
