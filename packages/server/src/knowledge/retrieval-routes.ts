import { retrieveSlices, zragRetrieve } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import { positionFinder } from './best-position.ts'
import type { DocumentImage } from './document-repository.ts'
import type { DocumentLinks } from './document-wire.ts'
import { succeededWith } from './knowledge-reply.ts'
import { markersIn } from './image-markers.ts'
import type { RecalledSlice, RetrievalService } from './retrieval-service.ts'
import { noteRecall, toRetrievedSlice, toZragContent } from './retrieval-wire.ts'
import { similarSlices } from './similar-slices.ts'

/** Pictures by the marker that names them in the text of slices. */
export type FindImages = (
  accountId: string,
  slices: readonly RecalledSlice[],
) => Promise<ReadonlyMap<string, DocumentImage>>

export interface RetrievalRouteOptions {
  readonly retrieval: RetrievalService
  readonly linksFor: (request: Pick<ApiRequest, 'incoming'>) => DocumentLinks
  readonly imagesOf: FindImages
  /** Ids out of these whose bases add context to slices. */
  readonly contextualBases: (accountId: string, baseIds: readonly string[]) => Promise<ReadonlySet<string>>
}

export function retrievalRoutes({ retrieval, linksFor, imagesOf, contextualBases }: RetrievalRouteOptions): Route[] {
  return [
    route(retrieveSlices, async (request) => {
      const { body, caller, replyHeaders } = request
      const threshold = body.fractional_threshold
      if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) throw outsideUnit('fractional_threshold')
      const documentIds = body.document_ids
      const recall = await retrieval.recall(
        {
          query: body.query,
          bases: body.knowledge_ids.map((id) => ({ id, ...(documentIds === undefined ? {} : { documentIds }) })),
          method: body.recall_method,
          vectorShare: body.recall_ratio / 100,
          topN: body.top_n,
          topK: body.top_k,
          ...(threshold === undefined ? {} : { threshold }),
          ...(body.rerank_status === 1 ? { rerankModel: body.rerank_model ?? 'rerank' } : {}),
        },
        request,
      )
      noteRecall(recall, replyHeaders)
      const contextual = await contextualBases(caller.accountId, body.knowledge_ids)
      const links = linksFor(request)
      const findPosition = positionFinder(body.query)
      return succeededWith(
        recall.slices.map((slice) =>
          toRetrievedSlice(slice, findPosition, contextual.has(slice.knowledgeId), links, body.with_stages),
        ),
      )
    }),

    route(zragRetrieve, async (request) => {
      const { body, replyHeaders, requestId } = request
      const startedAt = performance.now()
      const query = body.query?.trim() ?? ''
      if (query === '') {
        if (body.multimodal_parts === undefined) throw new ApiError('fieldMissing', { field: 'query' })
        throw new ApiError('invalidParameter', {
          field: 'multimodal_parts',
          reason: {
            zh: '当前没有可用的图片检索引擎，请提供 query。',
            en: 'No engine searches by picture; give a query.',
          },
        })
      }
      // Documents carry no tags here: a filter that asks for one finds nothing, one that forbids one changes nothing.
      const asksForTag = body.search_filters?.tags?.some(({ filter_type: type }) => type !== 4) === true
      const settings = { method: body.recall_method, vectorShare: body.recall_ratio }
      const recall = await retrieval.recall(
        {
          query,
          bases: body.knows.map(({ id, doc_ids: documentIds }) => ({
            id,
            ...(documentIds === undefined ? {} : { documentIds }),
          })),
          ...settings,
          topN: body.top_n,
          topK: body.top_n,
          ...(body.enable_rerank ? { rerankModel: 'rerank' } : {}),
        },
        request,
      )
      noteRecall(recall, replyHeaders)
      const reranked = body.enable_rerank && !recall.notes.includes('not-reranked')
      const links = linksFor(request)
      const slices = asksForTag
        ? []
        : similarSlices(recall, { ...settings, topK: body.top_k, threshold: body.similarity_threshold })
      const findPosition = positionFinder(query)
      const images = body.multimodal
        ? await imagesOf(request.caller.accountId, slices)
        : new Map<string, DocumentImage>()
      const data = {
        contents: slices.map((slice, index) => ({
          ...toZragContent(slice, findPosition, index, reranked, links),
          medias: markersIn(slice.text, slice.documentId).flatMap((marker) => {
            const image = images.get(marker)
            return image === undefined
              ? []
              : [{ id: image.id, url: links.image(image), description: image.description }]
          }),
        })),
        ...(body.enable_rewrite || body.enable_expansion
          ? { rewritten_query: { original_query: query, primary_query: query, multi_queries: [] } }
          : {}),
        elapsed_ms: Math.round(performance.now() - startedAt),
        total_tokens: request.outcome.promptTokens ?? 0,
        request_id: requestId,
      }
      return { data, code: 200, message: '请求成功' }
    }),
  ]
}

function outsideUnit(field: string): ApiError {
  return new ApiError('invalidParameter', {
    field,
    reason: { zh: '应在 0 与 1 之间。', en: 'It must lie between 0 and 1.' },
  })
}
