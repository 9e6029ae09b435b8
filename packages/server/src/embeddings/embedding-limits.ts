export interface EmbeddingLimits {
  readonly maxItems?: number
  /** Estimated, since the platform's own vocabulary is not public. */
  readonly maxTokensPerItem: number
  /** All items together. */
  readonly maxTokens?: number
}

/** Limits of one call. Source: the platform's OpenAPI file of July 2026. */
export const embeddingLimits: Readonly<Record<string, EmbeddingLimits>> = {
  'embedding-3': { maxItems: 64, maxTokensPerItem: 3072 },
  'embedding-2': { maxTokensPerItem: 512, maxTokens: 8192 },
}
