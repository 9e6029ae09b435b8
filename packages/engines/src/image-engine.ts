/** Bytes that an engine made, or where they wait. */
export type MadeMedia =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** An address on another host than the engine's own: the server fetches it through its guard, as any address from outside. */
  | { readonly kind: 'address'; readonly url: string }

export interface ImageInput {
  /** The engine's own name of the model, from the route. */
  readonly model: string
  readonly prompt: string
  readonly widthPixels: number
  readonly heightPixels: number
  /** As asked for, or the default of the model; engines that know no such thing pass over it. */
  readonly quality?: 'hd' | 'standard'
  /** The end user's id, for engines that keep one. */
  readonly userId?: string
  /** False where the client wants none. Engines that draw a mark themselves say so by `drawsWatermark`. */
  readonly watermark: boolean
}

/** What an engine says about content that it found doubtful; 0 is the gravest level, 3 the lightest. */
export interface ContentFinding {
  readonly role: 'assistant' | 'user' | 'history'
  readonly level: number
}

export interface ImageOutput {
  /** A PNG, JPEG or WebP file, as yet unchecked. */
  readonly picture: MadeMedia
  /** What was drawn, where the engine changed the prompt. */
  readonly revisedPrompt?: string
  readonly contentFindings?: readonly ContentFinding[]
}

export interface ImageOptions {
  readonly signal: AbortSignal
  readonly requestId?: string
  /** Fault to inject, from the request header `x-openmaas-simulate`; only the simulator reads it. */
  readonly simulate?: string
}

/** Draws pictures. */
export interface ImageEngine {
  /** True where the engine marks its pictures by itself, as `ImageInput.watermark` wants it. */
  readonly drawsWatermark: boolean
  /** @throws {EngineError} */
  generate(input: ImageInput, options: ImageOptions): Promise<ImageOutput>
}
