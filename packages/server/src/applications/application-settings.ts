import type { applicationKnowledgeInfo, createApplicationRequest } from '@openmaas/protocol'
import type { z } from 'zod'
import { ApiError } from '../errors/api-error.ts'
import type { RecallSettings } from './answer-service.ts'
import type { Application } from './application-repository.ts'

export type KnowledgeInfo = z.output<typeof applicationKnowledgeInfo>
type Settings = z.output<typeof createApplicationRequest>

export const defaults = {
  topP: 0.7,
  temperature: 0.95,
  model: 'ChatGLM_pro',
  iconColor: 'blue',
  iconType: 'robot_assist',
  paramDesc: 'custom',
  maxTokens: 1024,
  sliceCount: 1,
  /** As `/knowledge/retrieve` has it. */
  vectorShare: 0.8,
} as const

/**
 * What the words of `param_desc` set where the same request names no figure. The platform names the words only; from strict to
 * flexible the answer keeps less closely to the most likely words.
 */
export const samplingOf = {
  strict: { temperature: 0.1, topP: 0.1 },
  moderate: { temperature: 0.5, topP: 0.5 },
  flexible: { temperature: 0.95, topP: 0.7 },
} as const

/** More slices than go into the prompt are recalled where a reranker chooses among them. */
const rerankedFor = { each: 5, most: 50 }

/**
 * Temperature above 0 to 1, top_p above 0 and below 1; figures that the request gives, else those of its `param_desc`.
 * @throws {ApiError} invalidParameter
 */
export function samplingFrom(settings: Pick<Settings, 'temperature' | 'top_p' | 'param_desc'>): {
  temperature?: string
  topP?: string
} {
  const preset = settings.param_desc === undefined || settings.param_desc === 'custom' ? undefined : settings.param_desc
  const temperature = settings.temperature ?? (preset && samplingOf[preset].temperature)
  const topP = settings.top_p ?? (preset && samplingOf[preset].topP)
  if (temperature !== undefined && !(temperature > 0 && temperature <= 1)) {
    throw outOfRange('temperature', { zh: '应大于 0 且不超过 1。', en: 'It must be above 0 and at most 1.' })
  }
  if (topP !== undefined && !(topP > 0 && topP < 1)) {
    throw outOfRange('top_p', { zh: '应大于 0 且小于 1。', en: 'It must be above 0 and below 1.' })
  }
  return {
    ...(temperature === undefined ? {} : { temperature: String(temperature) }),
    ...(topP === undefined ? {} : { topP: String(topP) }),
  }
}

function outOfRange(field: string, reason: { zh: string; en: string }): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}

export function knowledgeIdsOf({ knowledgeIds }: Pick<Application, 'knowledgeIds'>): string[] {
  return JSON.parse(knowledgeIds) as string[]
}

export function knowledgeInfoOf({ knowledgeInfo }: Pick<Application, 'knowledgeInfo'>): KnowledgeInfo | undefined {
  return knowledgeInfo === null ? undefined : (JSON.parse(knowledgeInfo) as KnowledgeInfo)
}

export function recallSettingsOf(info: KnowledgeInfo | undefined): RecallSettings {
  const topK = info?.slice_count ?? defaults.sliceCount
  const share = info?.embedding_recall_ratio
  const reranks = info?.rerank_status === 1
  return {
    method: info?.recall_method ?? 'mixed',
    vectorShare: share === undefined ? defaults.vectorShare : share / 100,
    topN: reranks ? Math.max(topK, Math.min(rerankedFor.most, topK * rerankedFor.each)) : topK,
    topK,
    ...(reranks ? { rerankModel: info.rerank_model_name?.trim() || 'rerank' } : {}),
  }
}
