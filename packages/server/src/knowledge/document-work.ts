import { createReadStream } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createId } from '../database/index.ts'
import type { Database, Transaction } from '../database/index.ts'
import type { FetchReply, GuardedFetch } from '../outbound/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { baseRepository } from './base-repository.ts'
import type { KnowledgeBase } from './base-repository.ts'
import { DocumentFailure } from './document-failures.ts'
import { DocumentReading } from './document-reading.ts'
import type { DocumentReadingOptions, KeepLease, VersionChanges } from './document-reading.ts'
import { documentRepository } from './document-repository.ts'
import type { DocumentRow, DocumentVersion } from './document-repository.ts'
import type { DocumentFormat } from './document-types.ts'
import { indexSlices } from './index-slices.ts'
import { imageMarker } from './preparation/preparation.ts'
import type { PreparedDocument } from './preparation/preparation.ts'
import type { SliceIndex } from './recall/index.ts'
import type { SliceEmbedder } from './slice-embedder.ts'
import { backgroundContext } from './slice-embedder.ts'
import { sliceRepository } from './slice-repository.ts'
import { contextualText } from './slicing/index.ts'
import type { KnowledgeType } from './slicing/slice.ts'
import type { UsedSpace } from './used-space.ts'
import { versionQueueRepository } from './version-queue-repository.ts'
import type { HeldVersion } from './version-queue-repository.ts'

/** Writes the outbox row that tells about the end of a version, in the transaction that ends it. */
export type NotifyEnd = (
  transaction: Transaction,
  version: DocumentVersion,
  end: { readonly status: 1 | 2; readonly message: string },
) => Promise<void>

export interface DocumentWorkOptions extends DocumentReadingOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly index: SliceIndex
  readonly embedder: SliceEmbedder
  readonly fetch: GuardedFetch
  readonly notify: NotifyEnd
  readonly space: UsedSpace
  readonly now: () => number
}

/** Someone else works on the version now, or nobody should any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** Slices a transaction: each takes a millisecond or two of the event loop on the embedded database. */
const slicesPerTransaction = 50
const slicesPerDelete = 200
const maxPageBytes = 50 * 1_048_576
const fetchTimeoutMs = 60_000

/**
 * The way of one version of a document: fetched if it is a page of the web, read and cut in a child process, its slices stored, made
 * findable, and then shown in one transaction. Every step may be repeated: what an earlier attempt stored is replaced.
 */
export class DocumentWork {
  readonly #options: DocumentWorkOptions
  readonly #reading: DocumentReading

  constructor(options: DocumentWorkOptions) {
    this.#options = options
    this.#reading = new DocumentReading(options)
  }

  /**
   * @throws {LeaseLost}
   * @throws {DocumentFailure} for good; also ParseFailure of a parser
   * @throws {StepFailed} when an engine that reads pictures or makes questions fails, to be tried again
   * @throws others, to be tried again
   */
  async run(version: DocumentVersion, held: HeldVersion, signal: AbortSignal): Promise<void> {
    const { db } = this.#options
    const document = await documentRepository(db).find(version.accountId, version.documentId)
    const base = await baseRepository(db).find(version.accountId, version.knowledgeId)
    if (document === undefined || base === undefined) throw new LeaseLost()
    let { sliceCount, embeddedCount } = version
    if (version.state !== 'embedding') {
      const fetched = await this.#fetched(document, version, held, signal)
      sliceCount = await this.#readAndStore(fetched, version, held, signal)
      embeddedCount = 0
    }
    // A page of the web is named by its title once it was read; its name is searched as well.
    const { name } = (await documentRepository(db).find(version.accountId, version.documentId)) ?? document
    await this.#findableAndShown({ ...version, sliceCount, embeddedCount }, name, held, signal)
  }

  /** The document with its bytes in the store. */
  async #fetched(
    document: DocumentRow,
    version: DocumentVersion,
    held: HeldVersion,
    signal: AbortSignal,
  ): Promise<StoredDocument> {
    const { blobHash, sourceUrl } = document
    if (blobHash !== null && version.refetch === 0) return { ...document, blobHash, contentType: undefined }
    if (sourceUrl === null) throw new Error(`document ${document.id} has neither content nor address`)
    const { fetch, blobs, db, now } = this.#options
    const reply: FetchReply = await fetch(sourceUrl, { maxBytes: maxPageBytes, timeoutMs: fetchTimeoutMs, signal })
    const stored = await blobs.put(reply.body, { maxBytes: maxPageBytes, signal })
    await db.transaction().execute(async (transaction) => {
      await this.#keepLease(transaction, held, { refetch: 0 })
      await documentRepository(transaction).setContent(document.id, stored.hash, stored.sizeBytes, now())
    })
    return {
      ...document,
      blobHash: stored.hash,
      sizeBytes: stored.sizeBytes,
      contentType: reply.headers['content-type'],
    }
  }

  async #readAndStore(
    document: StoredDocument,
    version: DocumentVersion,
    held: HeldVersion,
    signal: AbortSignal,
  ): Promise<number> {
    const { blobs } = this.#options
    const file = await blobs.localFile(document.blobHash)
    let prepared: PreparedDocument
    try {
      prepared = await this.#reading.prepare(
        {
          path: file.path,
          format: document.format as DocumentFormat,
          fileName: document.name,
          documentId: document.id,
          slicing: slicingOf(version),
          parseImages: document.parseImage === 1,
          ...(document.sourceUrl === null
            ? {}
            : {
                web: {
                  url: document.sourceUrl,
                  ...(document.contentType === undefined ? {} : { contentType: document.contentType }),
                },
              }),
        },
        version,
        (changes) => this.#keepLease(this.#options.db, held, changes),
        signal,
      )
    } finally {
      await file.release()
    }
    try {
      await this.#refuseTooMuch(document, prepared)
      const keepLease: KeepLease = (changes) => this.#keepLease(this.#options.db, held, changes)
      const described = await this.#reading.describePictures(prepared, version, keepLease, signal)
      const cut = await this.#reading.makeQuestions(described, version, signal)
      return await this.#store(document, version, cut, held, signal)
    } finally {
      await prepared.dispose()
    }
  }

  async #refuseTooMuch(document: DocumentRow, prepared: PreparedDocument): Promise<void> {
    const { space } = this.#options
    if (document.wordNumLimit !== null && prepared.wordNum > document.wordNumLimit) {
      throw new DocumentFailure('too-many-words', `${prepared.wordNum} > ${document.wordNumLimit}`)
    }
    const more = { words: prepared.wordNum, bytes: document.sizeBytes }
    if (!(await space.hasRoomFor(document.accountId, more, document.id))) {
      throw new DocumentFailure('space-used-up')
    }
  }

  async #store(
    document: StoredDocument,
    version: DocumentVersion,
    prepared: PreparedDocument,
    held: HeldVersion,
    signal: AbortSignal,
  ): Promise<number> {
    const { db } = this.#options
    await this.#keepLease(db, held, {
      state: 'slicing',
      knowledgeType: prepared.knowledgeType,
      pageCount: prepared.pages.length,
      wordNum: prepared.wordNum,
      embeddedCount: 0,
    })
    const { documentId } = version
    while (await sliceRepository(db).deleteSome(documentId, version.version, slicesPerDelete)) {
      await nextTurn()
      signal.throwIfAborted()
    }
    await sliceRepository(db).deleteImages(documentId, version.version)
    await this.#storeImages(version, prepared, held)
    const name = prepared.title !== undefined && document.sourceUrl !== null ? prepared.title : document.name
    const { slices } = prepared
    for (let start = 0; start < slices.length; start += slicesPerTransaction) {
      signal.throwIfAborted()
      const rows = slices.slice(start, start + slicesPerTransaction).map((slice, offset) => ({
        id: createId(),
        accountId: version.accountId,
        knowledgeId: version.knowledgeId,
        documentId,
        version: version.version,
        ordinal: start + offset,
        text: slice.text,
        headings: JSON.stringify(slice.headings),
        contextualText: contextualText(slice, name),
        page: slice.page ?? null,
        positions: slice.positions.length === 0 ? null : JSON.stringify(slice.positions),
        sheet: slice.row?.sheet ?? null,
        line: slice.row?.line ?? null,
        question: slice.question ?? null,
      }))
      await db.transaction().execute(async (transaction) => {
        await this.#keepLease(transaction, held, {})
        await sliceRepository(transaction).insert(rows)
      })
      // The embedded database answers at once: without a turn for others the streams would wait for the whole document.
      await nextTurn()
    }
    const notes = prepared.notes.pagesWithoutText.length === 0 ? null : JSON.stringify(prepared.notes)
    await db.transaction().execute(async (transaction) => {
      await this.#keepLease(transaction, held, { state: 'embedding', sliceCount: slices.length, notes })
      if (name !== document.name) {
        await documentRepository(transaction).rename(documentId, name.slice(0, 255), this.#options.now())
      }
    })
    return slices.length
  }

  async #storeImages(version: DocumentVersion, prepared: PreparedDocument, held: HeldVersion): Promise<void> {
    const { db, blobs } = this.#options
    for (const [ordinal, image] of prepared.images.entries()) {
      const stored = await blobs.put(createReadStream(image.path))
      await db.transaction().execute(async (transaction) => {
        await this.#keepLease(transaction, held, {})
        await sliceRepository(transaction).insertImage({
          id: createId(),
          accountId: version.accountId,
          documentId: version.documentId,
          version: version.version,
          ordinal,
          marker: imageMarker(version.documentId, ordinal),
          blobHash: stored.hash,
          contentType: image.contentType,
          sizeBytes: stored.sizeBytes,
          page: image.page ?? null,
          description: image.alternativeText ?? '',
        })
      })
    }
  }

  /** Puts the slices into the index from which the base serves, and shows them. Should the base change it meanwhile, once more. */
  async #findableAndShown(
    version: DocumentVersion,
    documentName: string,
    held: HeldVersion,
    signal: AbortSignal,
  ): Promise<void> {
    const { db, index, embedder } = this.#options
    for (let triedUntil = version.embeddedCount; ; triedUntil = 0) {
      const base = await baseRepository(db).find(version.accountId, version.knowledgeId)
      if (base === undefined) throw new LeaseLost()
      const serving = await baseRepository(db).index(base.servingIndexId)
      if (serving === undefined) throw new Error(`base ${base.id} has no index`)
      await indexSlices({ db, index, embedder, knowledgeIndex: serving, documentName }, version, triedUntil, {
        signal,
        context: backgroundContext(version.accountId, 'knowledge.document.embed', signal),
        onProgress: (embeddedCount) => this.#keepLease(db, held, { embeddedCount }),
      }).catch(async (error: unknown) => {
        await this.#removeIfSwept(serving.id, version)
        throw error
      })
      if (await this.#show(version, base, held)) return
      const current = await baseRepository(db).find(version.accountId, version.knowledgeId)
      if (current === undefined || current.servingIndexId === base.servingIndexId) throw new LeaseLost()
    }
  }

  /** A version that was called off may have been swept before the last of its rows were added. */
  async #removeIfSwept(indexId: string, { documentId, version }: DocumentVersion): Promise<void> {
    const { db, index } = this.#options
    const current = await documentRepository(db).version(documentId, version)
    if (current === undefined || current.state === 'superseded') await index.removeVersion(indexId, documentId, version)
  }

  /** False when the base serves from another index by now, or is gone, or the document is. */
  async #show(version: DocumentVersion, base: KnowledgeBase, held: HeldVersion): Promise<boolean> {
    const { db, notify, now } = this.#options
    return db
      .transaction()
      .execute(async (transaction) => {
        const queue = versionQueueRepository(transaction)
        const time = now()
        if (!(await queue.publish(base.id, version.documentId, version.version, base.servingIndexId, time))) {
          throw new NotShown()
        }
        await this.#keepLease(transaction, held, {
          state: 'ready',
          errorCode: null,
          errorReason: null,
          errorMessage: null,
          leaseOwner: null,
          leaseExpiresAt: null,
          finishedAt: time,
        })
        await notify(transaction, version, { status: 1, message: 'success' })
        return true
      })
      .catch((error: unknown) => {
        if (error instanceof NotShown) return false
        throw error
      })
  }

  async #keepLease(db: Database | Transaction, held: HeldVersion, changes: VersionChanges): Promise<void> {
    if (!(await versionQueueRepository(db).update(held, changes, this.#options.now()))) throw new LeaseLost()
  }
}

/** Rolls the transaction back. */
class NotShown extends Error {}

interface StoredDocument extends DocumentRow {
  readonly blobHash: string
  readonly contentType: string | undefined
}

function slicingOf(version: DocumentVersion): {
  knowledgeType?: KnowledgeType
  customSeparators?: string[]
  sentenceSize?: number
} {
  return {
    ...(version.requestedType === null ? {} : { knowledgeType: version.requestedType as KnowledgeType }),
    ...(version.customSeparators === null
      ? {}
      : { customSeparators: JSON.parse(version.customSeparators) as string[] }),
    ...(version.sentenceSize === null ? {} : { sentenceSize: version.sentenceSize }),
  }
}
