import type { RerankRequest } from '@openmaas/sdk'
import { numberOf, textOf } from '../../../app/search-values.ts'

/** What is to be ordered, kept in the address. */
export interface RerankSettings {
  readonly model: string
  readonly query: string
  /** One to a line. */
  readonly documents: string
  /** Best ones that are told; absent: all. */
  readonly topN?: number | undefined
}

export function readRerankSettings(search: Readonly<Record<string, unknown>>): RerankSettings {
  return {
    model: textOf(search['model']) ?? 'rerank',
    query: textOf(search['query']) ?? '',
    documents: textOf(search['documents']) ?? '',
    topN: numberOf(search['topN']),
  }
}

export function rerankRequest({ model, query, documents, topN }: RerankSettings) {
  return {
    model,
    query,
    documents: linesOf(documents),
    return_documents: true,
    ...(topN === undefined ? {} : { top_n: topN }),
  } satisfies RerankRequest
}

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
