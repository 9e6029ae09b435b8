import type { ChatInput, ChatPart } from '../../chat-engine.ts'
import type { EngineErrorKind } from '../../engine-error.ts'
import type { EmbeddingInput, RerankInput, TokenizerInput } from '../../engine.ts'
import type { WorkerSettings } from '../options.ts'

/** From the server to the child process. `id` names a call; `settings` is the first message and comes once. */
export type ToWorker =
  | { readonly type: 'settings'; readonly settings: WorkerSettings }
  | { readonly type: 'chat'; readonly id: number; readonly input: ChatInput }
  | { readonly type: 'embed'; readonly id: number; readonly input: EmbeddingInput }
  | { readonly type: 'rank'; readonly id: number; readonly input: RerankInput }
  | { readonly type: 'count'; readonly id: number; readonly input: TokenizerInput }
  | { readonly type: 'status'; readonly id: number }
  /** The reader took this many parts; as many more may be sent. */
  | { readonly type: 'credit'; readonly id: number; readonly parts: number }
  | { readonly type: 'cancel'; readonly id: number }

export interface ModelStatus {
  readonly name: string
  /** Sequences in use. */
  readonly busy: number
  readonly queued: number
}

export interface WorkerStatus {
  /** Chat models in memory. */
  readonly chat: readonly ModelStatus[]
  /** Names of the embedding models in memory. */
  readonly embeddings: readonly string[]
  /** Names of the models in memory that rank texts. */
  readonly rankings: readonly string[]
}

/** From the child process to the server. Each call ends with exactly one `finished`, `result` or `failed`. */
export type FromWorker =
  | { readonly type: 'started'; readonly id: number; readonly promptTokens: number; readonly cachedTokens: number }
  /** `completionTokens`: generated so far. */
  | { readonly type: 'part'; readonly id: number; readonly part: ChatPart; readonly completionTokens: number }
  | { readonly type: 'finished'; readonly id: number }
  | {
      readonly type: 'embedded'
      readonly id: number
      readonly vectors: readonly Float32Array[]
      readonly promptTokens: number
    }
  | { readonly type: 'ranked'; readonly id: number; readonly scores: readonly number[]; readonly promptTokens: number }
  | { readonly type: 'counted'; readonly id: number; readonly promptTokens: number }
  | { readonly type: 'status'; readonly id: number; readonly status: WorkerStatus }
  | { readonly type: 'failed'; readonly id: number; readonly kind: EngineErrorKind; readonly message: string }
  | { readonly type: 'log'; readonly level: 'warn' | 'error'; readonly message: string }

/** Parts that the child may send ahead of the reader. */
export const partsAhead = 64
