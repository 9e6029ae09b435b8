import type { previewSlices as previewSlicesEndpoint } from '@openmaas/protocol'
import type { z } from 'zod'
import type { Caller } from '../access/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { BlobStore } from '../storage/index.ts'
import { failureMessage } from './document-failures.ts'
import { documentRepository } from './document-repository.ts'
import type { DocumentRow, DocumentVersion } from './document-repository.ts'
import { documentNotFound } from './document-service.ts'
import { slicingTakes } from './document-types.ts'
import type { DocumentFormat } from './document-types.ts'
import { ParseFailure } from './parsing/parsed-document.ts'
import type { PreparationPool } from './preparation/preparation-pool.ts'
import type { PreparedDocument } from './preparation/preparation.ts'
import { sliceRepository } from './slice-repository.ts'
import type { SliceRow } from './slice-repository.ts'
import type { KnowledgeType } from './slicing/slice.ts'

export type PreviewSettings = z.output<typeof previewSlicesEndpoint.body>

export interface SliceServiceOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly pool: PreparationPool
}

/** Slices of the caller's own documents: those that there are, and those that other settings would give. */
export class SliceService {
  readonly #options: SliceServiceOptions

  constructor(options: SliceServiceOptions) {
    this.#options = options
  }

  /** @throws {ApiError} resourceNotFound */
  async list(
    caller: Caller,
    id: string,
    from: number,
    limit: number,
  ): Promise<{ readonly slices: SliceRow[]; readonly version: DocumentVersion }> {
    const { db } = this.#options
    const document = await this.#document(caller, id)
    const version = await documentRepository(db).version(id, document.visibleVersion ?? document.latestVersion)
    if (version === undefined) throw documentNotFound(id)
    return { version, slices: await sliceRepository(db).page(id, version.version, from, limit) }
  }

  /**
   * Reads a document anew and cuts it as asked; nothing is stored.
   * @throws {ApiError} resourceNotFound; invalidParameter for a document that cannot be cut so, or cannot be read without recognition
   */
  async preview(
    caller: Caller,
    id: string,
    settings: PreviewSettings,
    signal: AbortSignal,
  ): Promise<Pick<PreparedDocument, 'slices' | 'wantsQuestions'>> {
    const { blobs } = this.#options
    const document = await this.#document(caller, id)
    const knowledgeType = settings.knowledge_type as KnowledgeType
    if (!slicingTakes(knowledgeType, document.format as DocumentFormat) || document.blobHash === null) {
      const zh = document.blobHash === null ? '网页尚未获取。' : '不支持的文档类型。'
      const en =
        document.blobHash === null ? 'The page has not been fetched yet.' : 'Documents of this type are not supported.'
      throw new ApiError('invalidParameter', { field: 'knowledge_type', reason: { zh, en } }, { shouldRetry: false })
    }
    const file = await blobs.localFile(document.blobHash)
    try {
      return await this.#cut(document, file.path, settings, signal)
    } finally {
      await file.release()
    }
  }

  async #cut(
    document: DocumentRow,
    path: string,
    settings: PreviewSettings,
    signal: AbortSignal,
  ): Promise<Pick<PreparedDocument, 'slices' | 'wantsQuestions'>> {
    const { custom_separator: separators, sentence_size: size } = settings
    try {
      const { slices, wantsQuestions, dispose } = await this.#options.pool.prepare(
        {
          path,
          format: document.format as DocumentFormat,
          fileName: document.name,
          documentId: document.id,
          slicing: {
            knowledgeType: settings.knowledge_type as KnowledgeType,
            ...(separators === undefined ? {} : { customSeparators: separators }),
            ...(size === undefined ? {} : { sentenceSize: size }),
          },
          parseImages: document.parseImage === 1,
          ...(document.sourceUrl === null ? {} : { web: { url: document.sourceUrl } }),
        },
        { signal },
      )
      await dispose()
      return { slices, wantsQuestions }
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error
      throw new ApiError(
        'invalidParameter',
        {
          field: 'id',
          reason: {
            zh: failureMessage(error.reason, 'zh', error.message),
            en: failureMessage(error.reason, 'en', error.message),
          },
        },
        { shouldRetry: false, cause: error },
      )
    }
  }

  async #document(caller: Caller, id: string): Promise<DocumentRow> {
    const document = await documentRepository(this.#options.db).find(caller.accountId, id)
    if (document === undefined) throw documentNotFound(id)
    return document
  }
}
