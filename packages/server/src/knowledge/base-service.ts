import type { createKnowledgeRequest, editKnowledgeRequest, Language } from '@openmaas/protocol'
import type { z } from 'zod'
import type { Caller, Sealer } from '../access/index.ts'
import { checkCallbackHeader, checkCallbackUrl, sealCallbackHeader } from '../callbacks/index.ts'
import { createId } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { baseRepository } from './base-repository.ts'
import type { Amount, KnowledgeBase } from './base-repository.ts'
import { documentRepository } from './document-repository.ts'
import type { Capacity } from './used-space.ts'
import { canonicalEmbeddingId, embeddingIdOfName, embeddingModels } from './embedding-models.ts'
import { newIndex, startBuilding } from './index-builder.ts'
import type { SliceEmbedder } from './slice-embedder.ts'

export type CreateBase = z.output<typeof createKnowledgeRequest>
export type EditBase = z.output<typeof editKnowledgeRequest>

export interface BaseServiceOptions {
  readonly db: Database
  readonly embedder: SliceEmbedder
  readonly sealer: Sealer
  readonly capacity: Capacity
  /** Called when an index waits to be built. */
  readonly onBuilding: () => void
  /** Called when a base was deleted, so that its documents stop being worked on and are swept. */
  readonly onDeleted: () => void
  readonly now?: () => number
}

/** Knowledge bases of accounts. */
export class BaseService {
  readonly #options: BaseServiceOptions
  readonly #now: () => number

  constructor(options: BaseServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  embeddingModels(language: Language): { list: object[]; total: number } {
    const list = embeddingModels.map(({ id, name, description }) => {
      const source = this.#options.embedder.source(id)
      const unset = {
        zh: '当前没有可用的向量化引擎，知识库将仅按关键词检索。',
        en: 'No embedding engine is set for it; bases work by keyword only.',
      }
      return {
        id,
        name,
        description: source === undefined ? `${description[language]} ${unset[language]}` : description[language],
      }
    })
    return { list, total: list.length }
  }

  async create(caller: Caller, request: CreateBase): Promise<{ id: string }> {
    const { db, embedder } = this.#options
    const now = this.#now()
    // The platform's older number and its newer name of one model: the name is what a user reads and means.
    const embeddingId =
      request.embedding_model === undefined
        ? canonicalEmbeddingId(request.embedding_id)
        : embeddingIdOfName(request.embedding_model)
    const contextual = request.contextual === 1 ? 1 : 0
    const id = createId()
    const made = { embeddingId, contextual, embeddingModel: embedder.source(embeddingId)?.identity ?? null } as const
    const index = newIndex({ id, accountId: caller.accountId }, made, 'serving', false, now)
    const base: KnowledgeBase = {
      id,
      accountId: caller.accountId,
      name: request.name,
      description: request.description ?? '',
      background: request.background ?? 'blue',
      icon: request.icon ?? 'question',
      embeddingId,
      contextual,
      servingIndexId: index.id,
      callbackUrl: null,
      sealedCallbackHeader: null,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    }
    await db.transaction().execute((transaction) => baseRepository(transaction).insert(base, index))
    return { id }
  }

  async edit(caller: Caller, id: string, request: EditBase): Promise<void> {
    const { db, embedder, sealer, onBuilding } = this.#options
    if (request.callback_url !== undefined) checkCallbackUrl(request.callback_url, 'callback_url')
    if (request.callback_header !== undefined) checkCallbackHeader(request.callback_header, 'callback_header')
    const now = this.#now()
    const rebuilt = await db.transaction().execute(async (transaction) => {
      const bases = baseRepository(transaction)
      const base = await bases.find(caller.accountId, id)
      if (base === undefined) throw baseNotFound(id)
      const embeddingId = wantedEmbedding(request) ?? base.embeddingId
      const contextual = request.contextual === undefined ? base.contextual : request.contextual === 1 ? 1 : 0
      await bases.update(id, {
        ...(request.name === undefined ? {} : { name: request.name }),
        ...(request.description === undefined ? {} : { description: request.description }),
        ...(request.background === undefined ? {} : { background: request.background }),
        ...(request.icon === undefined ? {} : { icon: request.icon }),
        ...(request.callback_url === undefined ? {} : { callbackUrl: request.callback_url }),
        ...(request.callback_header === undefined
          ? {}
          : { sealedCallbackHeader: sealCallbackHeader(sealer, request.callback_header) }),
        embeddingId,
        contextual,
        updatedAt: now,
      })
      if (embeddingId === base.embeddingId && contextual === base.contextual) return false
      const embeddingModel = embedder.source(embeddingId)?.identity ?? null
      await startBuilding(transaction, base, { embeddingId, contextual, embeddingModel }, true, now)
      return true
    })
    if (rebuilt) onBuilding()
  }

  async list(caller: Caller, page: number, size: number): Promise<{ list: object[]; total: number }> {
    const bases = baseRepository(this.#options.db)
    const list = await bases.list(caller.accountId, { offset: (page - 1) * size, limit: size })
    const amounts = await bases.amounts(
      caller.accountId,
      list.map(({ id }) => id),
    )
    return { list: list.map((base) => toWire(base, amounts.get(base.id))), total: await bases.count(caller.accountId) }
  }

  async retrieve(caller: Caller, id: string): Promise<object> {
    const bases = baseRepository(this.#options.db)
    const base = await bases.find(caller.accountId, id)
    if (base === undefined) throw baseNotFound(id)
    return toWire(base, (await bases.amounts(caller.accountId, [id])).get(id))
  }

  async delete(caller: Caller, id: string): Promise<void> {
    await this.#options.db.transaction().execute(async (transaction) => {
      if ((await baseRepository(transaction).find(caller.accountId, id)) === undefined) throw baseNotFound(id)
      await baseRepository(transaction).retireBuilding(id, this.#now())
      await documentRepository(transaction).markBaseDeleted(id, this.#now())
    })
    this.#options.onDeleted()
  }

  async capacity(caller: Caller): Promise<object> {
    const { db, capacity } = this.#options
    const used = await documentRepository(db).used(caller.accountId)
    return {
      used: { word_num: used.words, length: used.bytes },
      total: { word_num: capacity.words, length: capacity.bytes },
    }
  }
}

export function baseNotFound(id: string): ApiError {
  return new ApiError('resourceNotFound', { field: 'knowledge_id', value: id.slice(0, 64) }, { shouldRetry: false })
}

function wantedEmbedding(request: EditBase): number | undefined {
  if (request.embedding_model !== undefined) return embeddingIdOfName(request.embedding_model)
  return request.embedding_id === undefined ? undefined : canonicalEmbeddingId(request.embedding_id)
}

function toWire(base: KnowledgeBase, amount: Amount | undefined): object {
  return {
    id: base.id,
    embedding_id: base.embeddingId,
    name: base.name,
    description: base.description,
    contextual: base.contextual,
    background: base.background,
    icon: base.icon,
    word_num: amount?.words ?? 0,
    length: amount?.bytes ?? 0,
    document_size: amount?.documents ?? 0,
  }
}
