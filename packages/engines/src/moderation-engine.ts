export type RiskLevel = 'PASS' | 'REVIEW' | 'REJECT'

/** One thing to be judged. `url` is a web address, or base64 of the content as a data URI. */
export type ModerationItem =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url' | 'video_url' | 'audio_url'; readonly url: string }

export interface ModerationInput {
  readonly model: string
  readonly items: readonly ModerationItem[]
}

export interface ModerationVerdict {
  readonly level: RiskLevel
  /** Kinds of risk in the engine's own words; empty for `PASS`. */
  readonly types: readonly string[]
}

export interface ModerationOutput {
  /** One an item, same order. */
  readonly verdicts: readonly ModerationVerdict[]
}

/** Judges whether content is safe. */
export interface ModerationEngine {
  /** What it judges; other items are never given to it. */
  readonly contentTypes: readonly ModerationItem['type'][]
  /** True: it fetches what lies behind web addresses itself. Others get pictures as data URIs, and no other media. */
  readonly fetchesMedia?: boolean
  /** @throws {EngineError} */
  moderate(input: ModerationInput, options: { readonly signal: AbortSignal }): Promise<ModerationOutput>
}
