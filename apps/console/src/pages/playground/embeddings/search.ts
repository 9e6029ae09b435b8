import type { EmbeddingRequest } from '@openmaas/sdk'
import { numberOf, textOf } from '../../../app/search-values.ts'
import { linesOf } from '../rerank/search.ts'

/** Texts to be compared by their vectors, kept in the address. */
export interface EmbeddingSettings {
  readonly model: string
  /** One text to a line. */
  readonly input: string
  /** Numbers of each vector; absent: as many as the model usually gives. */
  readonly dimensions?: number | undefined
}

export function readEmbeddingSettings(search: Readonly<Record<string, unknown>>): EmbeddingSettings {
  return {
    model: textOf(search['model']) ?? 'embedding-3',
    input: textOf(search['input']) ?? '',
    dimensions: numberOf(search['dimensions']),
  }
}

export function embeddingRequest({ model, input, dimensions }: EmbeddingSettings) {
  return {
    model,
    input: linesOf(input),
    ...(dimensions === undefined ? {} : { dimensions }),
  } satisfies EmbeddingRequest
}
