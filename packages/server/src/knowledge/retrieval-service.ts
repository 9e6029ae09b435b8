import { EngineError } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Log } from '../telemetry/index.ts'
import { baseRepository } from './base-repository.ts'
import type { KnowledgeIndex } from './base-repository.ts'
import { baseNotFound } from './base-service.ts'
import { documentRepository } from './document-repository.ts'
import { documentNotFound } from './document-service.ts'
import { fuse, IndexError } from './recall/index.ts'
import type { HitStages, IndexHit, ScoredHit, SliceIndex } from './recall/index.ts'
import type { SliceEmbedder } from './slice-embedder.ts'
import { sliceRepository } from './slice-repository.ts'
import type { VisibleSlice } from './slice-repository.ts'
import type { SliceReranker } from './slice-reranker.ts'

export type RecallMethod = 'keyword' | 'embedding' | 'mixed'

export interface RecallRequest {
  readonly query: string
  readonly bases: readonly { readonly id: string; readonly documentIds?: readonly string[] }[]
  readonly method: RecallMethod
  /** Share of vectors in `mixed`, 0 to 1. */
  readonly vectorShare: number
  /** Slices recalled before reranking. */
  readonly topN: number
  /** Slices given back. */
  readonly topK: number
  /** Slices that score lower are dropped. */
  readonly threshold?: number
  /** The model that reranks; absent: none. */
  readonly rerankModel?: string
}

export interface RecalledSlice extends VisibleSlice {
  readonly score: number
  /** Score before reranking, when there was any. */
  readonly recallScore: number
  /** Where it was found, and its places after that, from 1. */
  readonly stages: HitStages & { readonly recallRank: number; readonly rerankRank?: number }
}

export interface Recall {
  readonly slices: readonly RecalledSlice[]
  /** What was done in place of what was asked for, for the reply's headers; empty when all went as asked. */
  readonly notes: readonly RecallNote[]
}

export type RecallNote =
  /** No engine makes vectors for a base: it was searched by words. */
  | 'keyword-only'
  /** The engine that makes vectors failed just now: searched by words. */
  | 'embedding-failed'
  /** No engine reranks for the model: the order of recall was kept. */
  | 'not-reranked'
  /** An index has lost slices and is being built anew: what it still holds was searched. */
  | 'incomplete'

export interface RetrievalServiceOptions {
  readonly db: Database
  readonly index: SliceIndex
  readonly embedder: SliceEmbedder
  readonly reranker: SliceReranker
  /** Tells an index that finds nothing from one that has lost what it held. */
  readonly isWhole: (indexId: string) => Promise<boolean>
  /** The same by what is known of it already, for a question that was answered. */
  readonly seemsWhole: (indexId: string) => Promise<boolean>
  readonly log: Log
}

/**
 * More than is asked for, because slices of former versions may still be among what the index finds. With twice as many the three
 * development sets get the same answers, and a question among 100,000 vectors costs half as much again.
 */
const hitsPerList = 24
const mostHits = 1000

/** Finds slices that answer a question: the one way, for the knowledge API, applications and the retrieval tool of chat. */
export class RetrievalService {
  readonly #options: RetrievalServiceOptions

  constructor(options: RetrievalServiceOptions) {
    this.#options = options
  }

  /**
   * @returns at most `topK` slices, best first; equal scores in the order of documents and places in them
   * @throws {ApiError} resourceNotFound for a base or document that the account does not have
   * @throws {ApiError} callFailed when an index has lost what it held and can answer nothing
   * @throws {EngineError} when `embedding` is asked for and its engine fails, or the reranker does
   */
  async recall(request: RecallRequest, context: CallContext): Promise<Recall> {
    const indexes = await this.#indexes(request, context.caller.accountId)
    const notes = new Set<RecallNote>()
    const questions = new QuestionVectors(this.#options, request, context, notes)
    const found: RecalledSlice[] = []
    for (const { index, documentIds } of indexes) {
      found.push(
        ...(await this.#recallFromBase(index, documentIds, questions, request, context.caller.accountId, notes)),
      )
    }
    const recalled = found
      .toSorted(byScore)
      .slice(0, request.topN)
      .map((slice, position) => ({ ...slice, stages: { ...slice.stages, recallRank: position + 1 } }))
    const ranked = await this.#rerank(recalled, request, context, notes)
    const { threshold } = request
    const good = threshold === undefined ? ranked : ranked.filter(({ score }) => score >= threshold)
    return { slices: good.slice(0, request.topK), notes: [...notes] }
  }

  async #indexes(
    { bases }: RecallRequest,
    accountId: string,
  ): Promise<{ index: KnowledgeIndex; documentIds: readonly string[] | undefined }[]> {
    const { db } = this.#options
    const ids = [...new Set(bases.map(({ id }) => id))]
    const own = new Set((await baseRepository(db).findMany(accountId, ids)).map(({ id }) => id))
    const foreign = ids.find((id) => !own.has(id))
    if (foreign !== undefined) throw baseNotFound(foreign)
    const documentIds = [...new Set(bases.flatMap((base) => base.documentIds ?? []))]
    const ownDocuments = await documentRepository(db).existing(accountId, documentIds)
    const foreignDocument = documentIds.find((id) => !ownDocuments.has(id))
    if (foreignDocument !== undefined) throw documentNotFound(foreignDocument)
    const narrowed = new Map<string, readonly string[] | undefined>()
    for (const base of bases) {
      const wanted = base.documentIds === undefined || base.documentIds.length === 0 ? undefined : base.documentIds
      narrowed.set(base.id, wanted)
    }
    return (await baseRepository(db).servingIndexes(ids)).map((index) => ({
      index,
      documentIds: narrowed.get(index.knowledgeId),
    }))
  }

  /**
   * Visible slices of one base. The index from which it serves may be replaced and removed meanwhile: what fails or finds nothing is
   * asked of the new one.
   */
  async #recallFromBase(
    index: KnowledgeIndex,
    documentIds: readonly string[] | undefined,
    questions: QuestionVectors,
    request: RecallRequest,
    accountId: string,
    notes: Set<RecallNote>,
  ): Promise<RecalledSlice[]> {
    for (let serving = index; ;) {
      const vector = request.method === 'keyword' ? undefined : await questions.vectorFor(serving)
      let failure: IndexError | undefined
      try {
        const slices = await this.#recallFrom(serving, documentIds, vector, request, accountId)
        if (slices.length > 0) {
          if (!(await this.#options.seemsWhole(serving.id))) notes.add('incomplete')
          return slices
        }
      } catch (error) {
        if (!(error instanceof IndexError)) throw error
        failure = error
      }
      const whole = failure === undefined && (await this.#options.isWhole(serving.id))
      const [current] = await baseRepository(this.#options.db).servingIndexes([index.knowledgeId])
      if (current === undefined || (current.id === serving.id && whole)) return []
      if (current.id === serving.id) {
        const cause = failure ?? new Error(`index ${serving.id} has lost rows`)
        throw new ApiError('callFailed', {}, { cause, retryAfterSeconds: 5 })
      }
      serving = current
    }
  }

  /** Visible slices of one index. Searches deeper while what the index finds is not visible, as during the change of a version. */
  async #recallFrom(
    index: KnowledgeIndex,
    documentIds: readonly string[] | undefined,
    vector: Float32Array | undefined,
    request: RecallRequest,
    accountId: string,
  ): Promise<RecalledSlice[]> {
    const { db } = this.#options
    for (let limit = Math.max(hitsPerList, request.topN * 2); ; limit *= 4) {
      const { hits, exhausted } = await this.#search(index, documentIds, vector, request, Math.min(limit, mostHits))
      const visible = await sliceRepository(db).visible(
        accountId,
        [index.knowledgeId],
        hits.map(({ sliceId }) => sliceId),
      )
      const slices = hits.flatMap((hit) => {
        const slice = visible.get(hit.sliceId)
        return slice === undefined
          ? []
          : [{ ...slice, score: hit.score, recallScore: hit.score, stages: { ...hit.stages, recallRank: 0 } }]
      })
      if (slices.length >= request.topN || exhausted || limit >= mostHits) return slices
    }
  }

  async #search(
    index: KnowledgeIndex,
    documentIds: readonly string[] | undefined,
    vector: Float32Array | undefined,
    { query, method, vectorShare }: RecallRequest,
    limit: number,
  ): Promise<{ hits: ScoredHit[]; exhausted: boolean }> {
    const narrowing = documentIds === undefined ? {} : { documentIds }
    const byWords = vector === undefined || (method === 'mixed' && vectorShare < 1)
    const byVector = vector !== undefined && (method === 'embedding' || vectorShare > 0)
    const [keyword, embedding] = await Promise.all([
      byWords
        ? this.#options.index.search(index.id, {
            method: 'keyword',
            text: query,
            limit,
            ...narrowing,
            ...(vector === undefined ? {} : { vector }),
          })
        : noHits,
      byVector ? this.#options.index.search(index.id, { method: 'embedding', vector, limit, ...narrowing }) : noHits,
    ])
    const share = !byVector ? 0 : !byWords ? 1 : vectorShare
    return {
      hits: fuse({ keyword, embedding, vectorShare: share }),
      exhausted: keyword.length < limit && embedding.length < limit,
    }
  }

  async #rerank(
    slices: readonly RecalledSlice[],
    { query, rerankModel }: RecallRequest,
    context: CallContext,
    notes: Set<RecallNote>,
  ): Promise<readonly RecalledSlice[]> {
    if (rerankModel === undefined || slices.length === 0) return slices
    const texts = slices.map(({ text }) => text)
    const scores = await this.#options.reranker.rerank(rerankModel, query, texts, context)
    if (scores === undefined) {
      notes.add('not-reranked')
      return slices
    }
    return slices
      .map((slice, position) => ({ ...slice, score: scores[position] ?? 0 }))
      .toSorted(byScore)
      .map((slice, position) => ({ ...slice, stages: { ...slice.stages, rerankRank: position + 1 } }))
  }
}

const noHits: readonly IndexHit[] = []

/** Stable from call to call: equal scores keep the order of documents and of places in them. */
function byScore(a: RecalledSlice, b: RecalledSlice): number {
  if (a.score !== b.score) return b.score - a.score
  if (a.documentId !== b.documentId) return a.documentId < b.documentId ? -1 : 1
  return a.ordinal - b.ordinal
}

/** The vector of one question, made once for each engine that the bases were embedded with. */
class QuestionVectors {
  readonly #options: RetrievalServiceOptions
  readonly #request: RecallRequest
  readonly #context: CallContext
  readonly #notes: Set<RecallNote>
  readonly #made = new Map<string, Promise<Float32Array | undefined>>()

  constructor(options: RetrievalServiceOptions, request: RecallRequest, context: CallContext, notes: Set<RecallNote>) {
    this.#options = options
    this.#request = request
    this.#context = context
    this.#notes = notes
  }

  /** Undefined where the base can only be searched by words. */
  async vectorFor(index: KnowledgeIndex): Promise<Float32Array | undefined> {
    const source = this.#options.embedder.source(index.embeddingId)
    if (source === undefined || source.identity !== index.embeddingModel) {
      this.#notes.add('keyword-only')
      return undefined
    }
    const known = this.#made.get(source.identity)
    if (known !== undefined) return known
    const made = this.#options.embedder
      .embed(source, [this.#request.query], this.#context)
      .then(([vector]) => vector)
      .catch((error: unknown) => {
        // What was asked for by name fails by name; `mixed` has a second leg to stand on and says so.
        if (this.#request.method === 'embedding' || !(error instanceof EngineError)) throw error
        this.#options.log.warn('question was not embedded, searched by words only', { error })
        this.#notes.add('embedding-failed')
        return undefined
      })
    this.#made.set(source.identity, made)
    return made
  }
}
