import { findModel } from '@openmaas/protocol'
import type { createApplicationRequest, editApplicationRequest } from '@openmaas/protocol'
import type { z } from 'zod'
import type { Caller } from '../access/index.ts'
import { readChatRequest } from '../chat/index.ts'
import type { ChatService } from '../chat/index.ts'
import { createId } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { bareInteger } from '../http/index.ts'
import { baseNotFound } from '../knowledge/index.ts'
import type { Knowledge } from '../knowledge/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { AnswerRequest } from './answer-service.ts'
import { answeringModel } from './application-models.ts'
import { applicationRepository } from './application-repository.ts'
import type { Application } from './application-repository.ts'
import { defaults, knowledgeIdsOf, knowledgeInfoOf, recallSettingsOf, samplingFrom } from './application-settings.ts'
import type { KnowledgeInfo } from './application-settings.ts'
import { defaultPromptTemplate, requirePromptTemplate } from './prompt-template.ts'
import { requireSplicing } from './splice-slices.ts'

export type CreateApplication = z.output<typeof createApplicationRequest>
export type EditApplication = z.output<typeof editApplicationRequest>

export interface ApplicationServiceOptions {
  readonly db: Database
  readonly chat: ChatService
  readonly models: ModelRegistry
  readonly knowledge: Pick<Knowledge, 'ownBases' | 'basesOfDocuments'>
  readonly now?: () => number
}

/** Knowledge applications of accounts: a prompt template, knowledge bases and the settings of recall and model. */
export class ApplicationService {
  readonly #options: ApplicationServiceOptions
  readonly #now: () => number

  constructor(options: ApplicationServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  async create(caller: Caller, request: CreateApplication): Promise<string> {
    const { db } = this.#options
    const now = this.#now()
    const prompt = request.prompt ?? defaultPromptTemplate
    requirePromptTemplate(prompt)
    const sampling = samplingFrom(request)
    const model = request.model ?? defaults.model
    this.#requireModel(model)
    await this.#requireBases(caller, request.knowledge_ids)
    await this.#requireInfo(caller, request.knowledge_info)
    const id = createId()
    await applicationRepository(db).insert({
      id,
      accountId: caller.accountId,
      name: request.name,
      description: request.desc,
      prompt,
      topP: sampling.topP ?? String(defaults.topP),
      temperature: sampling.temperature ?? String(defaults.temperature),
      knowledgeIds: JSON.stringify(request.knowledge_ids),
      model,
      iconColor: request.icon_color ?? defaults.iconColor,
      iconType: request.icon_type ?? defaults.iconType,
      paramDesc: request.param_desc ?? defaults.paramDesc,
      maxTokens: request.max_token ?? defaults.maxTokens,
      knowledgeInfo: request.knowledge_info === undefined ? null : JSON.stringify(request.knowledge_info),
      createdAt: now,
      updatedAt: now,
    })
    return id
  }

  async edit(caller: Caller, id: string, request: EditApplication): Promise<void> {
    const { db } = this.#options
    await this.get(caller.accountId, id)
    if (request.prompt !== undefined) requirePromptTemplate(request.prompt)
    if (request.model !== undefined) this.#requireModel(request.model)
    if (request.knowledge_ids !== undefined) await this.#requireBases(caller, request.knowledge_ids)
    await this.#requireInfo(caller, request.knowledge_info)
    await applicationRepository(db).update(id, {
      ...(request.name === undefined ? {} : { name: request.name }),
      ...(request.desc === undefined ? {} : { description: request.desc }),
      ...(request.prompt === undefined ? {} : { prompt: request.prompt }),
      ...samplingFrom(request),
      ...(request.knowledge_ids === undefined ? {} : { knowledgeIds: JSON.stringify(request.knowledge_ids) }),
      ...(request.model === undefined ? {} : { model: request.model }),
      ...(request.icon_color === undefined ? {} : { iconColor: request.icon_color }),
      ...(request.icon_type === undefined ? {} : { iconType: request.icon_type }),
      ...(request.param_desc === undefined ? {} : { paramDesc: request.param_desc }),
      ...(request.max_token === undefined ? {} : { maxTokens: request.max_token }),
      ...(request.knowledge_info === undefined ? {} : { knowledgeInfo: JSON.stringify(request.knowledge_info) }),
      updatedAt: this.#now(),
    })
  }

  async list(caller: Caller, page: number, size: number): Promise<{ list: object[]; total: number }> {
    const applications = applicationRepository(this.#options.db)
    const list = await applications.list(caller.accountId, { offset: (page - 1) * size, limit: size })
    return { list: list.map(toWire), total: await applications.count(caller.accountId) }
  }

  async retrieve(caller: Caller, id: string): Promise<object> {
    return toWire(await this.get(caller.accountId, id))
  }

  async delete(caller: Caller, id: string): Promise<void> {
    const existed = await applicationRepository(this.#options.db).delete(caller.accountId, id)
    if (!existed) throw applicationNotFound(id)
  }

  /** @throws {ApiError} resourceNotFound for an application that the account does not have */
  async get(accountId: string, id: string): Promise<Application> {
    const application = await applicationRepository(this.#options.db).find(accountId, id)
    if (application === undefined) throw applicationNotFound(id)
    return application
  }

  /**
   * How an application answers: everything of a request but its id, its conversation and its form.
   * @param narrowed to bases of the application and to documents in them; empty lists narrow nothing
   * @throws {ApiError} resourceNotFound for a base or document that is none of the application's
   */
  async answerSettings(
    application: Application,
    narrowed: { readonly knowledgeIds?: readonly string[]; readonly documentIds?: readonly string[] } = {},
  ): Promise<
    Pick<
      AnswerRequest,
      'applicationId' | 'bases' | 'maxTokens' | 'model' | 'recall' | 'splicing' | 'temperature' | 'template' | 'topP'
    >
  > {
    const info = knowledgeInfoOf(application)
    const splicing = info?.recall_slice_splicing_method?.trim()
    return {
      applicationId: application.id,
      bases: await this.#bases(application, narrowed.knowledgeIds ?? [], narrowed.documentIds ?? []),
      recall: recallSettingsOf(info),
      template: application.prompt,
      ...(splicing === undefined || splicing === '' ? {} : { splicing }),
      model: answeringModel(application.model, Object.keys(this.#options.models.configuration.models)),
      temperature: Number(application.temperature),
      topP: Number(application.topP),
      maxTokens: application.maxTokens,
    }
  }

  /** Bases that were deleted since are passed over; what the call itself names must be there. */
  async #bases(
    application: Application,
    wanted: readonly string[],
    documentIds: readonly string[],
  ): Promise<AnswerRequest['bases']> {
    const { knowledge } = this.#options
    const existing = await knowledge.ownBases(application.accountId, knowledgeIdsOf(application))
    const foreign = wanted.find((id) => !existing.has(id))
    if (foreign !== undefined) throw baseNotFound(foreign)
    const bases = wanted.length === 0 ? [...existing] : [...new Set(wanted)]
    if (documentIds.length === 0) return bases.map((id) => ({ id }))
    const baseOf = await knowledge.basesOfDocuments(application.accountId, documentIds)
    const chosen = new Map<string, string[]>()
    for (const id of new Set(documentIds)) {
      const base = baseOf.get(id)
      if (base === undefined || !bases.includes(base)) throw notFound('document_ids', id)
      chosen.set(base, [...(chosen.get(base) ?? []), id])
    }
    return [...chosen].map(([id, documents]) => ({ id, documentIds: documents }))
  }

  /** @throws {ApiError} invalidParameter for no name, modelNotFound, methodNotSupported for a model that does not chat */
  #requireModel(name: string): void {
    const { chat, models } = this.#options
    const model = answeringModel(name, Object.keys(models.configuration.models))
    chat.check(readChatRequest({ model, messages: [{ role: 'user', content: '' }] }))
  }

  async #requireBases(caller: Caller, ids: readonly string[]): Promise<void> {
    const own = await this.#options.knowledge.ownBases(caller.accountId, ids)
    const foreign = ids.find((id) => !own.has(id))
    if (foreign !== undefined) throw baseNotFound(foreign)
  }

  /**
   * @throws {ApiError} invalidParameter for a splicing template without a place for the text; modelNotFound, methodNotSupported for a
   * reranker that nobody knows or that is none; resourceNotFound for foreign bases
   */
  async #requireInfo(caller: Caller, info: KnowledgeInfo | undefined): Promise<void> {
    if (info === undefined) return
    requireSplicing(info.recall_slice_splicing_method ?? '', 'knowledge_info.recall_slice_splicing_method')
    this.#requireReranker(info.rerank_model_name?.trim() ?? '')
    const named = [...(info.recall_index_type_list ?? []), ...(info.rerank_index_type_list ?? [])]
    await this.#requireBases(caller, [...(info.knowledge_ids ?? []), ...named.map(({ knowledge_id: id }) => id)])
  }

  /** One that the catalogue knows passes without an engine too: recall does without and says so. An empty name stands for ours. */
  #requireReranker(name: string): void {
    if (name === '') return
    const resolved = this.#options.models.find(name)
    const listed = findModel(name)
    if (resolved === undefined && listed === undefined) {
      throw new ApiError('modelNotFound', { model: name.slice(0, 128), hint: '' }, { shouldRetry: false })
    }
    if (listed === undefined || listed.kind === 'rerank') return
    if (resolved?.routes.some(({ handle }) => handle.engine.rerank !== undefined) === true) return
    throw new ApiError('methodNotSupported', { method: { zh: '重排序', en: 'reranking' } }, { shouldRetry: false })
  }
}

export function applicationNotFound(id: string): ApiError {
  return notFound('application_id', id)
}

function notFound(field: string, value: string): ApiError {
  return new ApiError('resourceNotFound', { field, value: value.slice(0, 64) }, { shouldRetry: false })
}

function toWire(application: Application): object {
  const info = knowledgeInfoOf(application)
  return {
    id: application.id,
    name: application.name,
    desc: application.description,
    prompt: application.prompt,
    top_p: application.topP,
    temperature: application.temperature,
    knowledge_ids: knowledgeIdsOf(application).map(bareInteger),
    slice_count: info?.slice_count ?? defaults.sliceCount,
    model: application.model,
    icon_color: application.iconColor,
    icon_type: application.iconType,
    param_desc: application.paramDesc,
    max_token: application.maxTokens,
    ...(info === undefined ? {} : { knowledge_info: info }),
    knowledge_base_ids: knowledgeIdsOf(application),
  }
}
