/** What the platform's documents say of one model id. `null` means that no document says it. */
export interface CatalogueModel {
  /** As documented; ids are compared in any letter case. */
  readonly id: string
  readonly family: string
  readonly kind: ModelKind
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Prompt and output together. */
  readonly contextTokens: number | null
  readonly maxOutputTokens: number | null
  /** Null also where the platform computes it from what is left of the window (glm-4-plus, -air, -airx, -flash, -flashx). */
  readonly defaultMaxTokens: number | null
  readonly defaultTemperature: number | null
  readonly defaultTopP: number | null
  /** `optional`: the model decides. `forced`: always thinks while thinking is enabled, which it is by default. */
  readonly thinking: 'none' | 'optional' | 'forced'
  /** Whether `thinking.type` can switch thinking off. */
  readonly thinkingSwitch: boolean
  /** Values of `reasoning_effort`; empty for models without it. */
  readonly reasoningEfforts: readonly string[]
  readonly tools: boolean | null
  /** Whether `tool_stream` has an effect. */
  readonly toolStream: boolean
  readonly vision: boolean
  /** Pictures in one request. */
  readonly maxImages: number | null
  /** Lengths of vector that the model gives; empty for other kinds. */
  readonly dimensions: readonly number[]
  readonly defaultDimensions: number | null
  /** Whether the asynchronous chat call takes it. */
  readonly asyncChat: boolean
  /** Role play: takes `meta`. */
  readonly acceptsMeta: boolean
  /** Calls at once for each tier; absent in the documents for most models, which then have `defaultConcurrency`. */
  readonly concurrency: Concurrency
  /** Day (yyyy-mm-dd) after which calls go to the successor. */
  readonly deprecatedOn: string | null
  /** Model that answers for a deprecated id. */
  readonly successor: string | null
  /** True where the documents leave the successor open and this project chose it. */
  readonly successorIsOurs: boolean
  readonly free: boolean | null
  /** Limits of one kind of model, such as `fileMegabytes` or `sizeMultiple`. */
  readonly limits: Readonly<Record<string, number>>
  readonly notes: string | null
}

export type ModelKind =
  | 'chat'
  | 'vision'
  | 'image'
  | 'video'
  | 'speech'
  | 'voice'
  | 'transcription'
  | 'realtime'
  | 'embedding'
  | 'rerank'
  | 'ocr'
  | 'search'
  | 'moderation'

export type ConcurrencyTier = 'V0' | 'V1' | 'V2' | 'V3'
export type Concurrency = Readonly<Record<ConcurrencyTier, number>>

/** For models without a documented figure: the figures of glm-4-voice, the only ones in the platform's first documents. */
export const defaultConcurrency: Concurrency = { V0: 5, V1: 10, V2: 15, V3: 20 }

/** Agents have limits of their own. */
export const agentConcurrency: Readonly<Record<string, Concurrency>> = {
  slides_glm_agent: { V0: 10, V1: 15, V2: 20, V3: 30 },
}

/** One row of the generated file: what differs from `blankModel`. */
export type CatalogueEntry = Pick<CatalogueModel, 'id' | 'family' | 'kind' | 'inputs' | 'outputs'> &
  Partial<CatalogueModel>

export const blankModel: Omit<CatalogueModel, 'id' | 'family' | 'kind' | 'inputs' | 'outputs'> = {
  contextTokens: null,
  maxOutputTokens: null,
  defaultMaxTokens: null,
  defaultTemperature: null,
  defaultTopP: null,
  thinking: 'none',
  thinkingSwitch: false,
  reasoningEfforts: [],
  tools: null,
  toolStream: false,
  vision: false,
  maxImages: null,
  dimensions: [],
  defaultDimensions: null,
  asyncChat: false,
  acceptsMeta: false,
  concurrency: defaultConcurrency,
  deprecatedOn: null,
  successor: null,
  successorIsOurs: false,
  free: null,
  limits: {},
  notes: null,
}
