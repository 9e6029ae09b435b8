import type {
  editDocument as editDocumentEndpoint,
  embedDocument as embedDocumentEndpoint,
  Language,
  uploadDocument as uploadDocumentEndpoint,
  uploadUrls as uploadUrlsEndpoint,
} from '@openmaas/protocol'
import type { z } from 'zod'
import type { Caller, Sealer } from '../access/index.ts'
import { checkCallbackHeader, checkCallbackUrl, sealCallbackHeader } from '../callbacks/index.ts'
import { createId } from '../database/index.ts'
import type { Database, Transaction } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { baseRepository } from './base-repository.ts'
import type { KnowledgeBase } from './base-repository.ts'
import { baseNotFound } from './base-service.ts'
import { documentRepository } from './document-repository.ts'
import type { DocumentListState, DocumentRow, DocumentVersion } from './document-repository.ts'
import { defaultSlicing, formatOfName, slicingTakes } from './document-types.ts'
import type { DocumentFormat } from './document-types.ts'
import { toDocumentData } from './document-wire.ts'
import type { DocumentLinks } from './document-wire.ts'
import type { KnowledgeType } from './slicing/slice.ts'
import type { UsedSpace } from './used-space.ts'

export type UploadFields = z.output<typeof uploadDocumentEndpoint.body>
export type UploadUrls = z.output<typeof uploadUrlsEndpoint.body>
export type EditDocument = z.output<typeof editDocumentEndpoint.body>
export type EmbedDocument = z.output<typeof embedDocumentEndpoint.body>

/** A file of an upload: stored, or refused before it was. */
export type UploadedFile = { readonly fileName: string } & (
  { readonly stored: { readonly hash: string; readonly sizeBytes: number } } | { readonly refused: string }
)

export interface UploadReply {
  readonly successInfos: { readonly documentId: string; readonly fileName: string }[]
  readonly failedInfos: { readonly fileName: string; readonly failReason: string }[]
}

export interface UrlReply {
  readonly successInfos: { readonly documentId: string; readonly url: string }[]
  readonly failedInfos: { readonly url: string; readonly failReason: string }[]
}

export interface DocumentServiceOptions {
  readonly db: Database
  readonly sealer: Sealer
  readonly space: UsedSpace
  /** Called when a version waits to be worked on. */
  readonly onQueued: () => void
  /** Called when a document was deleted or cut anew: its former work ends at once. */
  readonly onCalledOff: (documentId: string) => void
  readonly now?: () => number
}

interface Slicing {
  readonly knowledge_type?: number | undefined
  readonly custom_separator?: readonly string[] | undefined
  readonly sentence_size?: number | undefined
}

interface CallbackFields {
  readonly callback_url?: string | undefined
  readonly callback_header?: Readonly<Record<string, string>> | undefined
}

const typeRefused = { zh: '不支持的文档类型', en: 'Documents of this type are not supported' }
const spaceUsedUp = { zh: '知识库空间已用尽', en: 'The space of the knowledge bases is used up' }
const badAddress = { zh: '网址不合法', en: 'The address is not a valid one' }

/** Documents of knowledge bases: what is asked for is stored at once, the work on it comes later. */
export class DocumentService {
  readonly #options: DocumentServiceOptions
  readonly #now: () => number

  constructor(options: DocumentServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** @throws {ApiError} resourceNotFound; asked before a body is read, so that nothing is stored for a base that is not there */
  async requireBase(caller: Caller, id: string): Promise<KnowledgeBase> {
    const base = await baseRepository(this.#options.db).find(caller.accountId, id)
    if (base === undefined) throw baseNotFound(id)
    return base
  }

  /** Why a file may not come in at all; undefined when it may. */
  async refusal(caller: Caller, fileName: string, language: Language): Promise<string | undefined> {
    if (formatOfName(fileName) === undefined) return typeRefused[language]
    const hasRoom = await this.#options.space.hasRoomFor(caller.accountId, { words: 0, bytes: 1 })
    return hasRoom ? undefined : spaceUsedUp[language]
  }

  /** The reply to an earlier upload of the same `req_id`, if there was one. */
  async formerUpload(caller: Caller, baseId: string, requestId: string | undefined): Promise<UploadReply | undefined> {
    if (requestId === undefined) return undefined
    const found = await documentRepository(this.#options.db).findUpload(caller.accountId, baseId, requestId)
    return found === undefined ? undefined : (JSON.parse(found) as UploadReply)
  }

  async upload(
    caller: Caller,
    base: KnowledgeBase,
    fields: UploadFields,
    files: readonly UploadedFile[],
    language: Language,
  ): Promise<UploadReply> {
    checkCallback(fields)
    const wordNumLimit = wordLimit(fields.word_num_limit)
    const { db, onQueued } = this.#options
    const reply = await db.transaction().execute(async (transaction) => {
      const documents = documentRepository(transaction)
      await requireLiveBase(transaction, caller, base.id)
      const now = this.#now()
      const successInfos: UploadReply['successInfos'] = []
      const failedInfos: UploadReply['failedInfos'] = []
      const rows: [DocumentRow, DocumentVersion][] = []
      for (const file of files) {
        const refused =
          'refused' in file ? file.refused : refusedSlicing(file.fileName, fields.knowledge_type, language)
        if (refused !== undefined || 'refused' in file) {
          failedInfos.push({ fileName: file.fileName, failReason: refused ?? typeRefused[language] })
          continue
        }
        const format = formatOfName(file.fileName) ?? 'txt'
        const document: DocumentRow = {
          id: createId(),
          accountId: caller.accountId,
          knowledgeId: base.id,
          name: file.fileName,
          format,
          sourceUrl: null,
          blobHash: file.stored.hash,
          sizeBytes: file.stored.sizeBytes,
          parseImage: fields.parse_image === true ? 1 : 0,
          wordNumLimit,
          visibleVersion: null,
          latestVersion: 1,
          createdAt: now,
          updatedAt: now,
          deletedAt: null,
        }
        rows.push([document, this.#newVersion(document, 1, format, fields, fields, 0)])
        successInfos.push({ documentId: document.id, fileName: file.fileName })
      }
      const fresh: UploadReply = { successInfos, failedInfos }
      if (fields.req_id !== undefined) {
        const text = JSON.stringify(fresh)
        const kept = await documents.rememberUpload(caller.accountId, base.id, fields.req_id, text, now)
        if (kept !== text) return JSON.parse(kept) as UploadReply
      }
      for (const [document, version] of rows) await documents.insert(document, version)
      return fresh
    })
    onQueued()
    return reply
  }

  async uploadUrls(caller: Caller, request: UploadUrls, language: Language): Promise<UrlReply> {
    const { db, onQueued } = this.#options
    for (const detail of request.upload_detail) checkCallback(detail)
    const reply = await db.transaction().execute(async (transaction) => {
      const base = await requireLiveBase(transaction, caller, request.knowledge_id)
      const documents = documentRepository(transaction)
      const successInfos: UrlReply['successInfos'] = []
      const failedInfos: UrlReply['failedInfos'] = []
      for (const detail of request.upload_detail) {
        const failReason = refusedUrl(detail.url, detail.knowledge_type, language)
        if (failReason !== undefined) {
          failedInfos.push({ url: detail.url, failReason })
          continue
        }
        const now = this.#now()
        const document: DocumentRow = {
          id: createId(),
          accountId: caller.accountId,
          knowledgeId: base.id,
          name: detail.url.slice(0, 255),
          format: 'url',
          sourceUrl: detail.url,
          blobHash: null,
          sizeBytes: 0,
          parseImage: 0,
          wordNumLimit: null,
          visibleVersion: null,
          latestVersion: 1,
          createdAt: now,
          updatedAt: now,
          deletedAt: null,
        }
        await documents.insert(document, this.#newVersion(document, 1, 'url', detail, detail, 1))
        successInfos.push({ documentId: document.id, url: detail.url })
      }
      return { successInfos, failedInfos }
    })
    onQueued()
    return reply
  }

  async list(
    caller: Caller,
    query: {
      readonly knowledge_id: string
      readonly page: number
      readonly size: number
      readonly word?: string | undefined
      readonly state?: DocumentListState | undefined
    },
    links: DocumentLinks,
    language: Language,
  ): Promise<{ list: object[]; total: number }> {
    const base = await this.requireBase(caller, query.knowledge_id)
    const { list, total } = await documentRepository(this.#options.db).page(base.id, {
      word: query.word,
      state: query.state,
      offset: (query.page - 1) * query.size,
      limit: query.size,
    })
    return { list: list.map((view) => toDocumentData(view, links, language)), total }
  }

  async retrieve(caller: Caller, id: string, links: DocumentLinks, language: Language): Promise<object> {
    const view = await documentRepository(this.#options.db).findView(caller.accountId, id)
    if (view === undefined) throw documentNotFound(id)
    return toDocumentData(view, links, language)
  }

  async delete(caller: Caller, id: string): Promise<void> {
    const { db, onCalledOff } = this.#options
    await db.transaction().execute(async (transaction) => {
      await requireDocument(transaction, caller, id)
      await documentRepository(transaction).markDeleted(id, this.#now())
    })
    onCalledOff(id)
  }

  /** Cuts a document anew. The former version serves until the new one is ready. */
  async edit(caller: Caller, id: string, request: EditDocument): Promise<void> {
    checkCallback(request)
    await this.#again(caller, id, (document) => {
      const format = document.format as DocumentFormat
      if (!slicingTakes(request.knowledge_type as KnowledgeType, format)) {
        throw new ApiError('invalidParameter', {
          field: 'knowledge_type',
          reason: { zh: `${typeRefused.zh}。`, en: `${typeRefused.en}.` },
        })
      }
      return this.#newVersion(document, document.latestVersion + 1, format, request, request, 0)
    })
  }

  /** Reads and embeds a document again as it was cut before; a page of the web is fetched anew. */
  async embed(caller: Caller, id: string, request: EmbedDocument): Promise<void> {
    checkCallback(request)
    await this.#again(caller, id, (document, latest) => {
      const slicing: Slicing = {
        knowledge_type: latest.requestedType ?? undefined,
        custom_separator:
          latest.customSeparators === null ? undefined : (JSON.parse(latest.customSeparators) as string[]),
        sentence_size: latest.sentenceSize ?? undefined,
      }
      const version = this.#newVersion(
        document,
        document.latestVersion + 1,
        document.format as DocumentFormat,
        slicing,
        request,
        document.sourceUrl === null ? 0 : 1,
      )
      // Without an address of its own the notice goes where the last one went.
      return request.callback_url === undefined
        ? {
            ...version,
            callbackUrl: latest.callbackUrl,
            sealedCallbackHeader: version.sealedCallbackHeader ?? latest.sealedCallbackHeader,
          }
        : version
    })
  }

  async images(caller: Caller, id: string, links: DocumentLinks): Promise<{ images: object[] }> {
    const documents = documentRepository(this.#options.db)
    const document = await documents.find(caller.accountId, id)
    if (document === undefined) throw documentNotFound(id)
    const images = document.visibleVersion === null ? [] : await documents.images(id, document.visibleVersion)
    return { images: images.map((image) => ({ text: image.marker, cos_url: links.image(image) })) }
  }

  async #again(
    caller: Caller,
    id: string,
    next: (document: DocumentRow, latest: DocumentVersion) => DocumentVersion,
  ): Promise<void> {
    const { db, onCalledOff, onQueued } = this.#options
    await db.transaction().execute(async (transaction) => {
      const documents = documentRepository(transaction)
      const document = await requireDocument(transaction, caller, id)
      const latest = await documents.version(id, document.latestVersion)
      if (latest === undefined) throw documentNotFound(id)
      await documents.addVersion(document, next(document, latest), this.#now())
    })
    onCalledOff(id)
    onQueued()
  }

  #newVersion(
    document: DocumentRow,
    version: number,
    format: DocumentFormat,
    slicing: Slicing,
    callback: CallbackFields,
    refetch: 0 | 1,
  ): DocumentVersion {
    const now = this.#now()
    return {
      documentId: document.id,
      version,
      accountId: document.accountId,
      knowledgeId: document.knowledgeId,
      requestedType: slicing.knowledge_type ?? null,
      knowledgeType: slicing.knowledge_type ?? defaultSlicing(format),
      customSeparators: slicing.custom_separator === undefined ? null : JSON.stringify(slicing.custom_separator),
      sentenceSize: slicing.sentence_size ?? null,
      refetch,
      state: 'queued',
      callbackUrl: callback.callback_url ?? null,
      sealedCallbackHeader:
        callback.callback_header === undefined
          ? null
          : sealCallbackHeader(this.#options.sealer, callback.callback_header),
      embeddedCount: 0,
      sliceCount: 0,
      wordNum: 0,
      pageCount: 0,
      notes: null,
      errorCode: null,
      errorReason: null,
      errorMessage: null,
      attempts: 0,
      leaseOwner: null,
      leaseExpiresAt: null,
      availableAt: now,
      createdAt: now,
      updatedAt: now,
      finishedAt: null,
    }
  }
}

export function documentNotFound(id: string): ApiError {
  return new ApiError('resourceNotFound', { field: 'document_id', value: id.slice(0, 64) }, { shouldRetry: false })
}

async function requireLiveBase(transaction: Transaction, caller: Caller, id: string): Promise<KnowledgeBase> {
  const base = await baseRepository(transaction).find(caller.accountId, id)
  if (base === undefined) throw baseNotFound(id)
  return base
}

async function requireDocument(transaction: Transaction, caller: Caller, id: string): Promise<DocumentRow> {
  const document = await documentRepository(transaction).find(caller.accountId, id)
  if (document === undefined) throw documentNotFound(id)
  return document
}

function checkCallback(fields: CallbackFields): void {
  if (fields.callback_url !== undefined) checkCallbackUrl(fields.callback_url, 'callback_url')
  if (fields.callback_header !== undefined) checkCallbackHeader(fields.callback_header, 'callback_header')
}

function refusedSlicing(fileName: string, knowledgeType: number | undefined, language: Language): string | undefined {
  const format = formatOfName(fileName)
  if (format === undefined) return typeRefused[language]
  if (knowledgeType === undefined) return undefined
  return slicingTakes(knowledgeType as KnowledgeType, format) ? undefined : typeRefused[language]
}

function refusedUrl(url: string, knowledgeType: number, language: Language): string | undefined {
  if (!slicingTakes(knowledgeType as KnowledgeType, 'url')) return typeRefused[language]
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return badAddress[language]
  return undefined
}

function wordLimit(text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null
  if (!/^\s*\d{1,15}\s*$/.test(text)) {
    throw new ApiError('invalidParameter', {
      field: 'word_num_limit',
      reason: { zh: '应只含数字。', en: 'It must consist of digits.' },
    })
  }
  return Number(text)
}
