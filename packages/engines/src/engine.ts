import type { ChatEngine, ChatMessage, FunctionTool } from './chat-engine.ts'

export type EngineType = 'openai-compatible' | 'bigmodel' | 'llama-cpp' | 'simulator'

export interface EngineHealth {
  readonly healthy: boolean
  /** One line for the operator, without secrets. */
  readonly detail: string
  /** Names of the models that the engine says it serves, where it tells. */
  readonly models?: readonly string[]
}

export interface EmbeddingInput {
  readonly model: string
  readonly texts: readonly string[]
  /** Length of each vector; absent: the model's own. An engine that cannot give it throws `unsupported`. */
  readonly dimensions?: number
  /** Length to use where the client asked for none and the engine can choose; others ignore it. */
  readonly defaultDimensions?: number
}

export interface EmbeddingOutput {
  /** One vector a text, same order, unit length where the model normalises. */
  readonly vectors: readonly (readonly number[])[]
  readonly promptTokens: number
  readonly source: 'engine' | 'estimate'
}

export interface EmbeddingEngine {
  /** @throws {EngineError} */
  embed(input: EmbeddingInput, options: { readonly signal: AbortSignal }): Promise<EmbeddingOutput>
}

export interface RerankInput {
  readonly model: string
  readonly query: string
  readonly texts: readonly string[]
}

export interface RerankOutput {
  /** One a text, same order; higher is more relevant, the scale is the model's own. */
  readonly scores: readonly number[]
  readonly promptTokens: number
  readonly source: 'engine' | 'estimate'
}

export interface RerankEngine {
  /** @throws {EngineError} */
  rerank(input: RerankInput, options: { readonly signal: AbortSignal }): Promise<RerankOutput>
}

export interface TokenizerInput {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly tools?: readonly FunctionTool[]
}

export interface TokenCount {
  readonly promptTokens: number
  /** Who counted: `engine` with the model's own vocabulary, or `estimate`. */
  readonly source: 'engine' | 'estimate'
}

export interface TokenizerEngine {
  /** @throws {EngineError} */
  countTokens(input: TokenizerInput, options: { readonly signal: AbortSignal }): Promise<TokenCount>
}

/** A configured model server or in-process runtime. What it cannot do is absent instead of throwing. */
export interface Engine {
  readonly id: string
  readonly type: EngineType
  readonly chat?: ChatEngine
  readonly embeddings?: EmbeddingEngine
  readonly rerank?: RerankEngine
  readonly tokenizer?: TokenizerEngine
  /** Cheap enough to run every few seconds. Never throws: what goes wrong is the answer. */
  checkHealth(signal: AbortSignal): Promise<EngineHealth>
  /** Frees connections, models and threads; calls in flight end with an error. */
  close(): Promise<void>
}
