import { listAllKnowledge, listDocumentSlices, listKnowledgeDocuments, retryDocument } from '@openmaas/protocol'
import { adminRoute, found } from '../admin/index.ts'
import type { Route } from '../http/index.ts'
import type { SliceRow } from './slice-repository.ts'
import { headingsOf } from './index-slices.ts'
import type { BaseOverview, DocumentOverview, OverviewRepository } from './overview-repository.ts'
import { positionsOf } from './retrieval-wire.ts'

export interface KnowledgeAdminOptions {
  readonly overview: OverviewRepository
  /** Called when a document waits to be worked on. */
  readonly onQueued: () => void
  readonly now?: () => number
}

/** Bases and documents of all accounts for administrators: how far the work is, and what came of it. */
export function knowledgeAdminRoutes({ overview, onQueued, now = Date.now }: KnowledgeAdminOptions): Route[] {
  const document = async (id: string): Promise<DocumentOverview> => {
    return found(await overview.document(id), 'id', id.slice(0, 64))
  }

  return [
    adminRoute(listAllKnowledge, async ({ query }) => {
      const { account_id: accountId, after, limit } = query
      const { bases, hasMore } = await overview.bases({ accountId, after, limit })
      return { data: bases.map(toWireBase), has_more: hasMore }
    }),

    adminRoute(listKnowledgeDocuments, async ({ params, query }) => {
      const id = params['id'] ?? ''
      const { base } = found(await overview.base(id), 'id', id.slice(0, 64))
      const { documents, hasMore } = await overview.documents({ baseId: base.id, ...query })
      return { data: documents.map(toWireDocument), has_more: hasMore }
    }),

    adminRoute(listDocumentSlices, async ({ params, query }) => {
      const { document: row } = await document(params['id'] ?? '')
      const version = row.visibleVersion ?? row.latestVersion
      const slices = await overview.slices(row.id, version, query.from, query.limit + 1)
      return {
        version,
        data: slices.slice(0, query.limit).map(toWireSlice),
        has_more: slices.length > query.limit,
      }
    }),

    adminRoute(retryDocument, async ({ params }) => {
      const { document: row } = await document(params['id'] ?? '')
      const retried = await overview.retry(row.id, now())
      if (retried) onQueued()
      return { retried, document: toWireDocument(await document(row.id)) }
    }),
  ]
}

export function toWireBase({ base, accountName, amount, states, serving, building }: BaseOverview) {
  return {
    id: base.id,
    account_id: base.accountId,
    account_name: accountName,
    name: base.name,
    embedding_id: base.embeddingId,
    contextual: base.contextual,
    document_size: amount.documents,
    word_num: amount.words,
    length: amount.bytes,
    documents_by_state: states,
    index: serving === undefined ? null : toWireIndex(serving),
    building:
      building === undefined
        ? null
        : {
            ...toWireIndex(building),
            documents_done: building.documents,
            attempts: building.attempts,
            last_error: building.lastError,
          },
    created_at: base.createdAt,
    updated_at: base.updatedAt,
  }
}

function toWireIndex(index: NonNullable<BaseOverview['serving']>) {
  return {
    id: index.id,
    embedding_id: index.embeddingId,
    embedding_model: index.embeddingModel,
    dimensions: index.dimensions,
  }
}

export function toWireDocument({ document, version }: DocumentOverview) {
  const ended = version.state === 'ready' || version.state === 'failed'
  return {
    id: document.id,
    account_id: document.accountId,
    knowledge_id: document.knowledgeId,
    name: document.name,
    format: document.format,
    source_url: document.sourceUrl,
    length: document.sizeBytes,
    version: version.version,
    visible_version: document.visibleVersion,
    knowledge_type: version.knowledgeType,
    state: version.state,
    slices: version.sliceCount,
    embedded_slices: version.embeddedCount,
    word_num: version.wordNum,
    pages: version.pageCount,
    notes: version.notes === null ? null : (JSON.parse(version.notes) as Record<string, unknown>),
    attempts: version.attempts,
    next_attempt_at: ended || version.leaseOwner !== null ? null : version.availableAt,
    lease_owner: version.leaseOwner,
    lease_expires_at: version.leaseExpiresAt,
    error_code: version.errorCode,
    error_reason: version.errorReason,
    last_error: version.errorMessage,
    created_at: document.createdAt,
    updated_at: version.updatedAt,
    finished_at: version.finishedAt,
  }
}

export function toWireSlice(slice: SliceRow) {
  return {
    id: slice.id,
    ordinal: slice.ordinal,
    text: slice.text,
    headings: headingsOf(slice),
    contextual_text: slice.contextualText,
    question: slice.question,
    page: slice.page,
    sheet: slice.sheet,
    line: slice.line,
    positions: positionsOf(slice),
  }
}
