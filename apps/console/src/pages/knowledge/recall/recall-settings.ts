import type { KnowledgeRetrieveRequest } from '@openmaas/sdk'

export interface RecallSettings {
  readonly method: 'mixed' | 'embedding' | 'keyword'
  /** Percent of vectors in `mixed`. */
  readonly ratio: number
  /** Slices given back, 1 to 20. */
  readonly topK: number
  /** Slices recalled before reranking, 1 to 100. */
  readonly topN: number
  /** 0 keeps everything. */
  readonly threshold: number
  readonly rerank: boolean
}

export const defaultRecall: RecallSettings = {
  method: 'mixed',
  ratio: 80,
  topK: 8,
  topN: 20,
  threshold: 0,
  rerank: false,
}

const methods = ['mixed', 'embedding', 'keyword'] as const

/** Of an address; what is not right there is as by default. */
export function readRecallSettings(text: string | undefined): RecallSettings {
  let given: unknown
  try {
    given = JSON.parse(text ?? '{}')
  } catch {
    return defaultRecall
  }
  if (typeof given !== 'object' || given === null) return defaultRecall
  const { method, ratio, topK, topN, threshold, rerank }: Partial<Record<keyof RecallSettings, unknown>> = given
  return {
    method: methods.find((one) => one === method) ?? defaultRecall.method,
    ratio: within(ratio, 0, 100) ?? defaultRecall.ratio,
    topK: within(topK, 1, 20) ?? defaultRecall.topK,
    topN: within(topN, 1, 100) ?? defaultRecall.topN,
    threshold: within(threshold, 0, 1) ?? defaultRecall.threshold,
    rerank: rerank === true,
  }
}

/** The most that may come back: what the limits leave out is shown as such. */
const mostSlices = 20

export function recallRequest(baseId: string, query: string, settings: RecallSettings): KnowledgeRetrieveRequest {
  const { method, ratio, topN, rerank } = settings
  return {
    query,
    knowledge_ids: [baseId],
    recall_method: method,
    recall_ratio: ratio,
    top_n: topN,
    top_k: mostSlices,
    rerank_status: rerank ? 1 : 0,
    with_stages: true,
  }
}

function within(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined
}
