import type { FindPosition } from './best-position.ts'
import { documentTypes } from './document-types.ts'
import type { DocumentLinks } from './document-wire.ts'
import type { Recall, RecalledSlice } from './retrieval-service.ts'
import type { SlicePosition } from './slicing/index.ts'

/** A rectangle as `slice_info` of the platform gives it. */
export interface WirePosition {
  readonly x0: number
  readonly x1: number
  readonly top: number
  readonly bottom: number
  readonly page: number
  readonly height: number
  readonly width: number
}

export function positionsOf(slice: Pick<RecalledSlice, 'positions'>): SlicePosition[] {
  return slice.positions === null ? [] : (JSON.parse(slice.positions) as SlicePosition[])
}

export function toWirePosition(position: SlicePosition): WirePosition {
  const { x0, x1, top, bottom, page, pageHeight, pageWidth } = position
  return { x0, x1, top, bottom, page, height: pageHeight, width: pageWidth }
}

/**
 * A slice as `/knowledge/retrieve` gives it, with its place in the document.
 * @param findPosition tells `position`, and with it `page`
 */
export function toRetrievedSlice(
  slice: RecalledSlice,
  findPosition: FindPosition,
  contextual: boolean,
  links: DocumentLinks,
  withStages = false,
): object {
  const positions = positionsOf(slice)
  const main = findPosition({ text: slice.text, positions })
  const page = main?.page ?? slice.page
  return {
    text: slice.text,
    score: rounded(slice.score),
    metadata: {
      _id: slice.id,
      knowledge_id: slice.knowledgeId,
      doc_id: slice.documentId,
      doc_name: slice.documentName,
      doc_url: links.document({ id: slice.documentId, name: slice.documentName }),
      contextual_text: contextual ? slice.contextualText : '',
      ...(page === null ? {} : { page }),
      ...(main === undefined
        ? {}
        : {
            position: toWirePosition(main),
            positions: positions.map((position) => ({
              ...toWirePosition(position),
              text: slice.text.slice(position.start, position.end),
            })),
          }),
      ...(slice.line === null ? {} : { sheet_name: slice.sheet ?? '', line: slice.line }),
    },
    ...(withStages ? { stages: toWireStages(slice) } : {}),
  }
}

function toWireStages({ stages, score, recallScore }: RecalledSlice): object {
  const { keyword, embedding, recallRank, rerankRank } = stages
  return {
    ...(keyword === undefined
      ? {}
      : { keyword: { rank: keyword.rank, score: rounded(keyword.score), share: rounded(keyword.share) } }),
    ...(embedding === undefined ? {} : { embedding: { rank: embedding.rank, score: rounded(embedding.score) } }),
    recall: { rank: recallRank, score: rounded(recallScore) },
    ...(rerankRank === undefined ? {} : { rerank: { rank: rerankRank, score: rounded(score) } }),
  }
}

/**
 * A slice as `/api/zrag/retrieval/retrieve` gives it.
 * @param findPosition tells the page
 */
export function toZragContent(
  slice: RecalledSlice,
  findPosition: FindPosition,
  index: number,
  reranked: boolean,
  links: DocumentLinks,
): object {
  const page = findPosition({ text: slice.text, positions: positionsOf(slice) })?.page ?? slice.page
  return {
    id: slice.id,
    know_id: slice.knowledgeId,
    doc_id: slice.documentId,
    text: slice.text,
    index,
    score: rounded(slice.recallScore),
    ...(reranked ? { rerank_index: index, rerank_score: rounded(slice.score) } : {}),
    metadata: {
      doc_type: Object.hasOwn(documentTypes, slice.documentFormat) ? slice.documentFormat : 'url',
      doc_name: slice.documentName,
      doc_url: links.document({ id: slice.documentId, name: slice.documentName }),
      index: slice.ordinal,
      ...(page === null ? {} : { page_index: page }),
    },
  }
}

/** Tells in a header what was done in place of what was asked for. */
export function noteRecall({ notes }: Recall, replyHeaders: Record<string, string>): void {
  if (notes.length > 0) replyHeaders['x-openmaas-recall'] = notes.join(', ')
}

function rounded(score: number): number {
  return Math.round(score * 1e6) / 1e6
}
