import type { ChatEngine, ChatMessage, FunctionTool } from './chat-engine.ts'
import type { ModerationEngine } from './moderation-engine.ts'
import type { ImageEngine } from './image-engine.ts'
import type { RealtimeEngine } from './realtime-engine.ts'
import type { SpeechEngine, TranscriptionEngine } from './speech-engine.ts'
import type { VideoEngine } from './video-engine.ts'

import type { WebSearchEngine } from './search-engine.ts'
export type EngineType =
  | 'openai-compatible'
  | 'bigmodel'
  | 'llama-cpp'
  | 'onnx'
  | 'sherpa-onnx'
  | 'espeak-ng'
  | 'comfyui'
  | 'simulator'
  | 'searxng'
  | 'bing-search'
  | 'tavily'

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

export interface OcrInput {
  readonly model: string
  /** One page or picture of text: a PNG or JPEG file that may be trusted to be one. */
  readonly picture: Uint8Array
}

export interface PixelPoint {
  readonly x: number
  readonly y: number
}

export interface OcrLine {
  readonly text: string
  /**
   * Corners in pixels of the picture as it was given: from the corner at which reading begins above the first character, along the
   * upper edge, and round. A line on a page that lies on its side has its first corner elsewhere than at the top left.
   */
  readonly corners: readonly [PixelPoint, PixelPoint, PixelPoint, PixelPoint]
  /** How sure the model is of each character, 0 to 1, in the order of the text. */
  readonly probabilities: readonly number[]
}

export interface OcrOutput {
  readonly widthPixels: number
  readonly heightPixels: number
  /** By how much the page is turned clockwise: 90 where its lines run downwards. */
  readonly turn: 0 | 90 | 180 | 270
  /** What is left of its slant, in degrees clockwise, after the turn. */
  readonly skewDegrees: number
  /**
   * Corners of the sheet of paper on a photograph, from the upper left clockwise, where it is seen in perspective. `turn` and
   * `skewDegrees` then speak of the sheet seen from above.
   */
  readonly paper?: readonly [PixelPoint, PixelPoint, PixelPoint, PixelPoint]
  /** In no order that could be relied on: the caller lays the page out. */
  readonly lines: readonly OcrLine[]
  /** Straight strokes, as of tables, where the engine tells them; pixels of the picture as it was given. */
  readonly rules?: readonly { readonly from: PixelPoint; readonly to: PixelPoint }[]
  /** Opposite corners of what is drawn or photographed on the page, where the engine tells it. */
  readonly pictures?: readonly { readonly from: PixelPoint; readonly to: PixelPoint }[]
}

/** Reads the characters of pictures. */
export interface OcrEngine {
  /** @throws {EngineError} `rejected` for a picture that cannot be decoded */
  recognise(input: OcrInput, options: { readonly signal: AbortSignal }): Promise<OcrOutput>
}

/** An engine that speaks the platform's own protocol and reads whole documents. */
export interface PlatformDocumentEngine {
  /**
   * @param body of `layout_parsing` as the client sent it, with the engine's own name of the model
   * @returns the platform's reply as it is
   * @throws {EngineError}
   */
  parseLayout(
    body: Readonly<Record<string, unknown>>,
    options: { readonly signal: AbortSignal },
  ): Promise<Readonly<Record<string, unknown>>>
}

/** A configured model server or in-process runtime. What it cannot do is absent instead of throwing. */
export interface Engine {
  readonly id: string
  readonly type: EngineType
  readonly chat?: ChatEngine
  readonly embeddings?: EmbeddingEngine
  readonly rerank?: RerankEngine
  readonly moderation?: ModerationEngine
  readonly tokenizer?: TokenizerEngine
  readonly ocr?: OcrEngine
  readonly platformDocuments?: PlatformDocumentEngine
  readonly speech?: SpeechEngine
  readonly transcription?: TranscriptionEngine
  readonly webSearch?: WebSearchEngine
  readonly realtime?: RealtimeEngine
  readonly images?: ImageEngine
  readonly videos?: VideoEngine
  /** Cheap enough to run every few seconds. Never throws: what goes wrong is the answer. */
  checkHealth(signal: AbortSignal): Promise<EngineHealth>
  /** Frees connections, models and threads; calls in flight end with an error. */
  close(): Promise<void>
}
