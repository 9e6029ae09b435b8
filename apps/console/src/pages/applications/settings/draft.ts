import type { ApplicationData, ApplicationEditRequest } from '@openmaas/sdk'

export interface Draft {
  readonly name: string
  readonly description: string
  readonly prompt: string
  readonly model: string
  readonly baseIds: readonly string[]
  readonly sampling: 'strict' | 'moderate' | 'flexible' | 'custom'
  readonly temperature: number
  readonly topP: number
  readonly maxTokens: number
  readonly iconColor: NonNullable<ApplicationEditRequest['icon_color']>
  readonly iconType: NonNullable<ApplicationEditRequest['icon_type']>
  readonly recallMethod: 'mixed' | 'embedding' | 'keyword'
  /** Percent. */
  readonly ratio: number
  readonly sliceCount: number
  readonly reranks: boolean
  readonly splicing: string
}

export function draftOf(application: ApplicationData): Draft {
  const { knowledge_info: info } = application
  return {
    name: application.name,
    description: application.desc,
    prompt: application.prompt,
    model: application.model,
    baseIds: application.knowledge_base_ids ?? [],
    sampling: (application.param_desc ?? 'custom') as Draft['sampling'],
    temperature: Number(application.temperature),
    topP: Number(application.top_p),
    maxTokens: application.max_token ?? 1024,
    iconColor: application.icon_color as Draft['iconColor'],
    iconType: application.icon_type as Draft['iconType'],
    recallMethod: info?.recall_method ?? 'mixed',
    ratio: info?.embedding_recall_ratio ?? 80,
    sliceCount: application.slice_count,
    reranks: info?.rerank_status === 1,
    splicing: info?.recall_slice_splicing_method ?? '',
  }
}

export function editRequest(draft: Draft, application: ApplicationData): ApplicationEditRequest {
  const { recall_slice_splicing_method: _splicing, ...info } = application.knowledge_info ?? {}
  const { splicing } = draft
  return {
    name: draft.name.trim(),
    desc: draft.description.trim(),
    prompt: draft.prompt,
    model: draft.model,
    knowledge_ids: [...draft.baseIds],
    param_desc: draft.sampling,
    ...(draft.sampling === 'custom' ? { temperature: draft.temperature, top_p: draft.topP } : {}),
    max_token: draft.maxTokens,
    icon_color: draft.iconColor,
    icon_type: draft.iconType,
    knowledge_info: {
      // What this page does not show stays as it was.
      ...info,
      recall_method: draft.recallMethod,
      rerank_status: draft.reranks ? 1 : 0,
      slice_count: draft.sliceCount,
      embedding_recall_ratio: draft.ratio,
      ...(splicing.trim() === '' ? {} : { recall_slice_splicing_method: splicing }),
    },
  }
}
