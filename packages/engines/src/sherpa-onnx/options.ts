import { availableParallelism } from 'node:os'

/** Kinds of models by how they are built; the files of a model's folder tell most of them. */
export const speechFamilies = ['vits', 'matcha', 'kokoro'] as const
export const transcriptionFamilies = ['sense-voice', 'paraformer', 'whisper', 'transducer', 'zipformer-ctc'] as const
export type SherpaFamily = (typeof speechFamilies)[number] | (typeof transcriptionFamilies)[number]

export interface SherpaOptions {
  readonly id: string
  /** Folder with the files of one model, as its authors publish them. */
  readonly modelPath: string
  /** Where the files do not tell. */
  readonly family?: SherpaFamily | undefined
  /** Cores, 1 to 64; default all, at most four. */
  readonly threads?: number | undefined
  /** The model leaves the memory after so many seconds without work; default 300. */
  readonly idleSeconds?: number | undefined
  /** Number of the speaker by the name of a voice, for models of several speakers. */
  readonly voices?: Readonly<Record<string, number>> | undefined
}

export function threadsOf({ threads }: Pick<SherpaOptions, 'threads'>): number {
  return threads ?? Math.min(4, availableParallelism())
}
