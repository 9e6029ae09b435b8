import type { Database } from '../../database/index.ts'
import { BlobTooLarge } from '../../storage/index.ts'
import type { BlobStore } from '../../storage/index.ts'
import type { KnowledgeBase } from '../base-repository.ts'
import { baseRepository } from '../base-repository.ts'
import type { DocumentRow } from '../document-repository.ts'
import type { Capacity } from '../used-space.ts'
import { embeddingModels } from '../embedding-models.ts'
import { newIndex, startBuilding } from '../index-builder.ts'
import { toIndexRow } from '../index-slices.ts'
import { countWords } from '../preparation/count-words.ts'
import type { SliceIndex } from '../recall/index.ts'
import { sliceRepository } from '../slice-repository.ts'
import { versionQueueRepository } from '../version-queue-repository.ts'
import { decodeVector } from './archive-format.ts'
import type { TransferDocument, TransferHeader, TransferImage, TransferSlice } from './archive-format.ts'
import { fromTransferDocument, fromTransferImage, fromTransferSlice } from './document-record.ts'
import type { ImportResult } from './import-base.ts'
import { IdTaken } from './new-ids.ts'
import type { IdMap } from './new-ids.ts'
import type { TransferTarget } from './read-archive.ts'
import { damaged, TransferError } from './transfer-error.ts'
import { transferRepository } from './transfer-repository.ts'

export interface StagedBaseOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly index: SliceIndex
  readonly accountId: string
  readonly name: string | undefined
  readonly ids: IdMap
  /** What the account may still take in. */
  readonly left: Capacity
  /** Of the index to write; no row names it yet. */
  readonly indexId: string
  readonly onDocument: ((done: { readonly documents: number; readonly bytes: number }) => void) | undefined
  readonly now: () => number
}

/** After so long without a sign of life an import counts as dead, and what it brought in is swept. */
const leaseMilliseconds = 3_600_000
const renewMilliseconds = 60_000
/** Each portion is a transaction, for which a server beside waits. */
const slicesPerPortion = 100

/** A base on its way in. */
export class StagedBase implements TransferTarget {
  readonly #options: StagedBaseOptions
  #begun: { readonly base: KnowledgeBase; readonly header: TransferHeader } | undefined
  #document: DocumentRow | undefined
  #renewedAt = 0
  #documents = 0
  #slices = 0
  #waiting = 0
  #words = 0
  #sliceWords = 0
  #bytes = 0
  #missingVectors = 0
  #dimensions: number | null = null

  constructor(options: StagedBaseOptions) {
    this.#options = options
  }

  /** Undefined while nothing is written. */
  get baseId(): string | undefined {
    return this.#begun?.base.id
  }

  async begin(header: TransferHeader): Promise<void> {
    const { db, accountId, name, ids, indexId, now } = this.#options
    for (const { embeddingId } of [header.base, header.index]) {
      if (!embeddingModels.some(({ id }) => id === embeddingId))
        throw damaged(`there is no embedding model ${embeddingId}`)
    }
    const time = now()
    const base: KnowledgeBase = {
      ...header.base,
      id: ids.of(header.base.id),
      accountId,
      name: name ?? header.base.name,
      servingIndexId: indexId,
      callbackUrl: null,
      sealedCallbackHeader: null,
      updatedAt: time,
      deletedAt: time + leaseMilliseconds,
    }
    const { embeddingId, contextual, embeddingModel } = header.index
    const index = {
      ...newIndex(base, { embeddingId, contextual, embeddingModel }, 'serving', false, time),
      id: indexId,
    }
    await this.#mustBeFree('knowledgeBases', [base.id])
    await db.transaction().execute((transaction) => transferRepository(transaction).insertBase(base, index))
    this.#renewedAt = time
    this.#begun = { base, header }
  }

  async document(record: TransferDocument): Promise<void> {
    const { db, accountId, ids, left } = this.#options
    const { base } = this.#staged
    this.#words += record.visible?.wordNum ?? 0
    this.#bytes += record.sizeBytes
    if (this.#bytes > left.bytes || this.#words > left.words) throw this.#tooMuch()
    const { document, versions } = fromTransferDocument(record, { accountId, knowledgeId: base.id, ids })
    await this.#mustBeFree('documents', [document.id])
    await this.#renew()
    await db.transaction().execute((transaction) => transferRepository(transaction).insertDocument(document, versions))
    this.#document = document
    if (record.waiting !== null) this.#waiting++
  }

  async content(
    record: TransferDocument,
    image: TransferImage | undefined,
    content: AsyncIterable<Buffer>,
  ): Promise<void> {
    const { db, blobs, left, ids, accountId } = this.#options
    const what = image ?? record
    if (image !== undefined) this.#bytes += image.sizeBytes
    if (this.#bytes > left.bytes) throw this.#tooMuch()
    await this.#renew()
    const stored = await blobs.put(content, { maxBytes: what.sizeBytes }).catch((error: unknown) => {
      throw error instanceof BlobTooLarge ? damaged('a content is longer than it should be', error) : error
    })
    if (stored.hash !== what.hash || stored.sizeBytes !== what.sizeBytes) {
      throw damaged(`the content of document ${record.id} was changed`)
    }
    if (image === undefined || record.visible === null) return
    const row = fromTransferImage(record, image, record.images.indexOf(image), { accountId, ids })
    await this.#mustBeFree('documentImages', [row.id])
    await sliceRepository(db).insertImage(row)
  }

  async slices(record: TransferDocument, slices: AsyncIterable<TransferSlice>): Promise<void> {
    let portion: TransferSlice[] = []
    let ordinal = 0
    for await (const slice of slices) {
      portion.push(slice)
      if (portion.length < slicesPerPortion) continue
      await this.#addSlices(record, portion, ordinal)
      ordinal += portion.length
      portion = []
    }
    await this.#addSlices(record, portion, ordinal)
  }

  async documentEnd(record: TransferDocument): Promise<void> {
    const { db, indexId, ids, onDocument } = this.#options
    if (record.visible !== null) {
      await versionQueueRepository(db).noteIndexed(indexId, ids.of(record.id), record.visible.version)
    }
    this.#documents++
    onDocument?.({ documents: this.#documents, bytes: this.#bytes })
  }

  /** Lets everybody see the base: one transaction, the last thing of an import. */
  async show(): Promise<ImportResult> {
    const { db, now, ids, indexId } = this.#options
    const { base, header } = this.#staged
    const { embeddingId, contextual, embeddingModel: made } = header.index
    // Vectors that are not there for all slices would hide the others from a search by vectors.
    const embeddingModel = this.#missingVectors === 0 ? made : null
    const time = now()
    await db.transaction().execute(async (transaction) => {
      if (!(await transferRepository(transaction).show(base.id, time))) {
        throw new TransferError('refused', 'The import stood still for too long and was swept. Begin it again.')
      }
      const dimensions = embeddingModel === null ? null : this.#dimensions
      await baseRepository(transaction).updateIndex(indexId, { embeddingModel, dimensions })
      if (base.embeddingId === embeddingId && base.contextual === contextual) return
      // The base was about to change its embedding when it was written to the archive.
      const wanted = { embeddingId: base.embeddingId, contextual: base.contextual, embeddingModel: null }
      await startBuilding(transaction, base, wanted, false, time)
    })
    return {
      baseId: base.id,
      name: base.name,
      documents: this.#documents,
      slices: this.#slices,
      waiting: this.#waiting,
      bytes: this.#bytes,
      idsKept: ids.kept,
      embeddingModel,
      embeddingId,
      missingVectors: made === null ? 0 : this.#missingVectors,
    }
  }

  async #addSlices(record: TransferDocument, portion: readonly TransferSlice[], ordinal: number): Promise<void> {
    if (portion.length === 0) return
    const { db, index, indexId, ids, accountId, left } = this.#options
    const { base } = this.#staged
    const document = this.#document
    if (document === undefined) throw new Error('slices came before their document')
    const place = { accountId, knowledgeId: base.id, ids }
    const rows = portion.map((slice, offset) => fromTransferSlice(record, slice, ordinal + offset, place))
    // What a document tells about itself is not believed: its slices may hold far more.
    this.#sliceWords += rows.reduce((sum, { text }) => sum + countWords(text), 0)
    if (this.#sliceWords > left.words) throw this.#tooMuch()
    this.#slices += rows.length
    await this.#mustBeFree(
      'slices',
      rows.map(({ id }) => id),
    )
    await this.#renew()
    await db.transaction().execute((transaction) => sliceRepository(transaction).insert(rows))
    const vectors = portion.map((slice) => this.#vectorOf(slice))
    await index.add(
      indexId,
      rows.map((row, position) => toIndexRow(row, document.name, vectors[position])),
    )
  }

  #vectorOf(slice: TransferSlice): Float32Array | undefined {
    if (this.#staged.header.index.embeddingModel === null) return undefined
    const vector = slice.vector === null ? undefined : decodeVector(slice.vector)
    if (vector === undefined) {
      if (slice.vector !== null) throw damaged(`the vector of slice ${slice.id} is none`)
      this.#missingVectors++
      return undefined
    }
    this.#dimensions ??= vector.length
    if (vector.length !== this.#dimensions) throw damaged('its vectors are of different lengths')
    return vector
  }

  /** @throws {IdTaken} */
  async #mustBeFree(table: Parameters<ReturnType<typeof transferRepository>['taken']>[0], ids: readonly string[]) {
    if (new Set(ids).size < ids.length) throw damaged('an id stands in it twice')
    if (await transferRepository(this.#options.db).taken(table, ids)) throw new IdTaken(`${table}: ${ids[0] ?? ''}`)
  }

  async #renew(): Promise<void> {
    const { db, now } = this.#options
    const time = now()
    if (time - this.#renewedAt < renewMilliseconds) return
    this.#renewedAt = time
    if (await transferRepository(db).setEnd(this.#staged.base.id, time + leaseMilliseconds)) return
    throw new TransferError('refused', 'The import stood still for too long and was swept. Begin it again.')
  }

  get #staged(): { readonly base: KnowledgeBase; readonly header: TransferHeader } {
    if (this.#begun === undefined) throw new Error('the import has not begun')
    return this.#begun
  }

  #tooMuch(): TransferError {
    return new TransferError(
      'refused',
      'The account has not so much space left. Make room, or raise knowledge.capacity in the configuration.',
    )
  }
}
