import { estimateTokens } from '@openmaas/engines'
import type { RerankReply, RerankRequest } from '@openmaas/protocol'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ModelRegistry, ResolvedModel } from '../models/index.ts'
import { lexicalScores } from './lexical-scores.ts'
import type { TermsOf } from './lexical-scores.ts'
import { rerankRouted, rerankRoutes, toUnitInterval } from './routed-rerank.ts'

export interface RerankServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  /** For models without a reranker of their own. */
  readonly termsOf: TermsOf
}

interface Scores {
  /** On the scale of whoever gave them. */
  readonly raw: readonly number[]
  /** 0 to 1. */
  readonly relevance: readonly number[]
  readonly promptTokens: number
  readonly source: 'engine' | 'estimate'
}

/** What the header `x-openmaas-engine` says where words were compared. */
const lexicalEngine = 'lexical'
const lexicalModel = 'bm25'

/**
 * Orders texts by their relevance to a question, over whatever engine the model is routed to. A model that nobody has routed is
 * answered by comparing words, and the reply says so.
 */
export class RerankService {
  readonly #options: RerankServiceOptions

  constructor(options: RerankServiceOptions) {
    this.#options = options
  }

  /** @throws {ApiError} {EngineError} */
  async create(request: RerankRequest, context: CallContext): Promise<RerankReply> {
    const { models, tracker } = this.#options
    const call = tracker.begin(context, {
      model: models.find(request.model)?.id ?? request.model,
      stream: false,
      userId: request.user_id,
    })
    try {
      const model = models.resolve(request.model)
      requireReranker(model)
      call.noteModel(model.id)
      await call.takeSlot(model.id, model.catalogue?.concurrency)
      const scores = await this.#scores(request, model, call, context.signal)
      call.noteFirstPart()
      call.finish('stop', { promptTokens: scores.promptTokens, completionTokens: 0, source: scores.source })
      return reply(request, scores, context.requestId)
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  async #scores(request: RerankRequest, model: ResolvedModel, call: TrackedCall, signal: AbortSignal): Promise<Scores> {
    const { query, documents: texts } = request
    if (isUnrouted(model)) {
      call.noteRoute(lexicalEngine, lexicalModel)
      const scores = lexicalScores(query, texts, this.#options.termsOf)
      return {
        raw: scores.map(({ raw }) => raw),
        relevance: scores.map(({ share }) => share),
        promptTokens: texts.reduce((sum, text) => sum + estimateTokens(text), estimateTokens(query)),
        source: 'estimate',
      }
    }
    const output = await rerankRouted(rerankRoutes(model.routes), { query, texts }, { call, signal })
    const { scores: raw, promptTokens, source } = output
    return { raw, relevance: toUnitInterval(raw), promptTokens, source }
  }
}

/** Where only the simulator would answer, which knows no better than words either. */
function isUnrouted({ routes }: ResolvedModel): boolean {
  return routes.every(({ handle: { engine } }) => engine.type === 'simulator' && engine.rerank === undefined)
}

function requireReranker({ catalogue }: ResolvedModel): void {
  if (catalogue === undefined || catalogue.kind === 'rerank') return
  throw new ApiError('methodNotSupported', { method: { zh: '文本重排序', en: 'reranking' } }, { shouldRetry: false })
}

function reply(request: RerankRequest, { raw, relevance, promptTokens }: Scores, requestId: string): RerankReply {
  const { documents, top_n: topN = 0, return_documents: withDocuments, return_raw_scores: rawScores } = request
  const ranked = documents.map((document, index) => ({
    ...(withDocuments === true ? { document } : {}),
    index,
    relevance_score: relevance[index] ?? 0,
  }))
  // Equal ones stay in the order in which they came.
  ranked.sort((one, other) => (raw[other.index] ?? 0) - (raw[one.index] ?? 0))
  const results = rawScores === true ? ranked.map((one) => ({ ...one, relevance_score: raw[one.index] ?? 0 })) : ranked
  return {
    id: requestId,
    created: Math.floor(Date.now() / 1000),
    request_id: request.request_id ?? requestId,
    results: topN > 0 ? results.slice(0, topN) : results,
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  }
}
