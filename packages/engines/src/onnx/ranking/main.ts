/** The child process: ranks texts. The model is loaded with the first question and leaves with the process. */
import { serveWork } from '../worker/serve-work.ts'
import { openCrossEncoder } from './cross-encoder.ts'
import type { CrossEncoder } from './cross-encoder.ts'
import { rankTexts } from './rank-texts.ts'

export interface RankWork {
  /** The model's folder or file. */
  readonly path: string
  readonly threads: number
  readonly query: string
  readonly texts: readonly string[]
}

export interface RankResult {
  /** One a text, same order, 0 to 1. */
  readonly scores: readonly number[]
  readonly promptTokens: number
}

let encoder: Promise<CrossEncoder> | undefined

serveWork(async ({ path, threads, query, texts }: RankWork, checkCalledOff): Promise<RankResult> => {
  encoder ??= openCrossEncoder(path, threads)
  // Files that were put right are read again with the next question.
  encoder.catch(() => (encoder = undefined))
  return rankTexts(await encoder, query, texts, checkCalledOff)
})
