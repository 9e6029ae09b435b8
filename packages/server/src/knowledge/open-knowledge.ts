import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Caller, Sealer } from '../access/index.ts'
import type { OcrOutput } from '@openmaas/engines'
import type { Language } from '@openmaas/protocol'
import type { CallContext, CallTracker } from '../calls/index.ts'
import type { Database } from '../database/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import type { PlatformConfiguration } from '../configuration/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import { sweepOrphans } from '../storage/index.ts'
import type { BlobStore, Downloadable, LinkSigner, PublicUrl, StoredBlob } from '../storage/index.ts'
import type { Log } from '../telemetry/index.ts'
import { baseRepository } from './base-repository.ts'
import { baseRoutes } from './base-routes.ts'
import { BaseService } from './base-service.ts'
import { documentLinks } from './document-links.ts'
import { documentRepository } from './document-repository.ts'
import { documentRoutes } from './document-routes.ts'
import { DocumentRunner } from './document-runner.ts'
import { DocumentService } from './document-service.ts'
import type { DocumentLinks } from './document-wire.ts'
import { DocumentWork } from './document-work.ts'
import type { NotifyEnd } from './document-work.ts'
import { fileReader } from './file-reader.ts'
import type { ReadFile } from './file-reader.ts'
import { findDownload } from './find-download.ts'
import type { KnowledgeLinkKind } from './find-download.ts'
import { markersIn } from './image-markers.ts'
import { IndexBuilder } from './index-builder.ts'
import { IndexGuard, watched } from './index-guard.ts'
import { knowledgeAdminRoutes } from './knowledge-admin-routes.ts'
import { overviewRepository } from './overview-repository.ts'
import { PreparationPool } from './preparation/preparation-pool.ts'
import { questionMaker } from './question-maker.ts'
import type { AskModel } from './question-maker.ts'
import type { SliceIndex } from './recall/index.ts'
import { retrievalRoutes } from './retrieval-routes.ts'
import type { FindImages } from './retrieval-routes.ts'
import { RetrievalService } from './retrieval-service.ts'
import { recogniseFile } from './recognition/recognise-file.ts'
import type { DescribePicture } from './recognition/describe-picture.ts'
import { backgroundContext, SliceEmbedder } from './slice-embedder.ts'
import { SliceReranker } from './slice-reranker.ts'
import { sliceRoutes } from './slice-routes.ts'
import { SliceService } from './slice-service.ts'
import { Sweeper } from './sweeper.ts'
import { transferRoutes } from './transfer-routes.ts'
import { TransferService } from './transfer-service.ts'
import { UsedSpace } from './used-space.ts'
import { versionQueueRepository } from './version-queue-repository.ts'
import { wholeReader } from './whole-reader.ts'
import type { ReadWhole } from './whole-reader.ts'

export interface KnowledgeOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly index: SliceIndex
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly fetch: GuardedFetch
  readonly sealer: Sealer
  readonly signer: LinkSigner
  readonly publicUrl: PublicUrl
  readonly notify: NotifyEnd
  readonly settings: PlatformConfiguration['knowledge']
  /** Asks the model that makes question-answer pairs; absent: pairs come from the text alone. */
  readonly ask: AskModel | undefined
  /** Reads the characters of a drawn page, a PNG file; absent: files without text of their own are refused. */
  readonly recognisePage?: ((png: Uint8Array, context: CallContext) => Promise<OcrOutput>) | undefined
  /** Says what a picture of a document shows; absent: its place is kept, no more. */
  readonly describePicture?: DescribePicture | undefined
  /** Hashes out of these that rows beside documents and their pictures name. */
  readonly referencedElsewhere?: (hashes: readonly string[]) => Promise<ReadonlySet<string>>
  readonly dataFolder: string
  /** False where this process only takes requests. */
  readonly works: boolean
  readonly log: Log
}

export interface DocumentToAdd {
  readonly name: string
  readonly stored: StoredBlob
  /** With either of these the document is cut at separators. */
  readonly separators?: readonly string[] | undefined
  readonly sentenceSize?: number | undefined
}

export interface Knowledge {
  readonly routes: readonly Route[]
  readonly retrieval: RetrievalService
  readonly linksFor: (request: Pick<ApiRequest, 'incoming'>) => DocumentLinks
  readonly imagesOf: FindImages
  /** Ids out of these that are bases of the account. */
  ownBases(accountId: string, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** The bases of these documents, by document; those that the account does not have are absent. */
  basesOfDocuments(accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Reads a file that stands in no base. */
  readonly readFile: ReadFile
  /** Reads files uncut in the processes of a pool; absent: of the one that reads documents of bases. */
  wholeReaderOn(pool?: PreparationPool): ReadWhole
  /**
   * Adds a stored file to a base, as an upload does.
   * @returns the id of the document, or why it is not taken
   * @throws {ApiError} resourceNotFound for a base that is not the caller's
   */
  addDocument(
    caller: Caller,
    baseId: string,
    file: DocumentToAdd,
    language: Language,
  ): Promise<{ readonly id: string } | { readonly refused: string }>
  readonly downloads: Readonly<Record<KnowledgeLinkKind, (id: string) => Promise<Downloadable | undefined>>>
  /** Ends the leases of a process that is gone. Only right where no other process can be working. */
  releaseAll(): Promise<void>
  countByState(): Promise<{ state: string; count: number }[]>
  start(): void
  stop(): Promise<void>
}

/** A blob that no row names is swept when it is this old; an upload of many files may take hours from its first file to its rows. */
const orphanMilliseconds = 24 * 3_600_000

/** Puts the parts of knowledge together. */
export function openKnowledge(options: KnowledgeOptions): Knowledge {
  const { db, blobs, models, tracker, sealer, settings, notify, log, recognisePage } = options
  const embedder = new SliceEmbedder({ models, tracker })
  const { capacity } = settings
  const space = new UsedSpace({ db, capacity })

  const guard = new IndexGuard({
    db,
    index: options.index,
    log,
    onBuilding: () => {
      if (options.works) builder.wake()
    },
  })
  const index = watched(options.index, (indexId) => guard.suspect(indexId))
  const guarding = new AbortController()

  const pool = new PreparationPool({
    processes: settings.readers ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
    memoryLimitMiB: settings.readerMemoryMiB,
    timeoutSeconds: settings.readTimeoutSeconds,
    tempFolder: join(options.dataFolder, 'cache', 'reading'),
  })
  const sweeper = new Sweeper({
    db,
    index,
    sweepBlobs: () =>
      sweepOrphans(
        blobs,
        async (hashes) => {
          const own = await documentRepository(db).referencedBlobs(hashes)
          return own.union((await options.referencedElsewhere?.(hashes)) ?? new Set())
        },
        orphanMilliseconds,
      ),
    log,
  })
  const builder = new IndexBuilder({ db, index, embedder, notify, log, onServing: () => sweeper.wake() })
  const work = new DocumentWork({
    db,
    blobs,
    index,
    pool,
    embedder,
    fetch: options.fetch,
    notify,
    space,
    questions: options.ask === undefined ? undefined : questionMaker(options.ask),
    recognisePage,
    describePicture: options.describePicture,
    now: Date.now,
  })
  const runner = new DocumentRunner({
    db,
    work,
    notify,
    concurrency: settings.concurrency,
    log,
    onSettled: () => sweeper.wake(),
  })

  const whereWorking = (wake: () => void) => () => {
    if (options.works) wake()
  }
  const bases = new BaseService({
    db,
    embedder,
    sealer,
    capacity,
    onBuilding: whereWorking(() => builder.wake()),
    onDeleted: whereWorking(() => sweeper.wake()),
  })
  const documents = new DocumentService({
    db,
    sealer,
    space,
    onQueued: whereWorking(() => runner.wake()),
    onCalledOff: (documentId) => {
      runner.callOff(documentId)
      if (options.works) sweeper.wake()
    },
  })
  const retrieval = new RetrievalService({
    db,
    index,
    embedder,
    reranker: new SliceReranker({ models, tracker }),
    isWhole: (indexId) => guard.isWhole(indexId),
    seemsWhole: (indexId) => guard.seemsWhole(indexId),
    log,
  })
  const transfers = new TransferService({
    db,
    blobs,
    index,
    capacity,
    tempFolder: join(options.dataFolder, 'cache', 'transfers'),
    onImported: whereWorking(() => {
      runner.wake()
      builder.wake()
    }),
    log,
  })
  const linksFor = documentLinks(options.signer, options.publicUrl)
  const imagesOf: FindImages = (accountId, slices) =>
    documentRepository(db).imagesByMarker(
      accountId,
      [...new Set(slices.map(({ documentId }) => documentId))],
      slices.flatMap(({ text, documentId }) => markersIn(text, documentId)),
    )

  return {
    routes: [
      ...baseRoutes({ bases }),
      ...sliceRoutes({ slices: new SliceService({ db, blobs, pool }) }),
      ...transferRoutes({ documents, transfers }),
      ...documentRoutes({ documents, blobs, maxFileBytes: settings.maxFileMiB * 1_048_576, linksFor }),
      ...retrievalRoutes({
        retrieval,
        linksFor,
        imagesOf,
        contextualBases: async (accountId, baseIds) => {
          const found = await baseRepository(db).findMany(accountId, baseIds)
          return new Set(found.filter(({ contextual }) => contextual === 1).map(({ id }) => id))
        },
      }),
      ...knowledgeAdminRoutes({ overview: overviewRepository(db), onQueued: whereWorking(() => runner.wake()) }),
    ],
    retrieval,
    linksFor,
    imagesOf,
    async ownBases(accountId, ids) {
      return new Set((await baseRepository(db).findMany(accountId, ids)).map(({ id }) => id))
    },
    basesOfDocuments: (accountId, ids) => documentRepository(db).basesOf(accountId, ids),
    readFile: fileReader(pool),
    wholeReaderOn: (readers = pool) =>
      wholeReader(
        readers,
        recognisePage === undefined
          ? undefined
          : (file, signal) =>
              recogniseFile(readers, file, {
                signal,
                recognise: (png) =>
                  recognisePage(png, backgroundContext(file.accountId, 'files.parser.recognise', signal)),
              }),
      ),
    async addDocument(caller, baseId, { name, stored, separators, sentenceSize }, language) {
      const base = await documents.requireBase(caller, baseId)
      const custom = separators === undefined && sentenceSize === undefined ? {} : { knowledge_type: 5 as const }
      const fields = {
        ...custom,
        ...(separators === undefined ? {} : { custom_separator: [...separators] }),
        ...(sentenceSize === undefined ? {} : { sentence_size: sentenceSize }),
      }
      const reply = await documents.upload(caller, base, fields, [{ fileName: name, stored }], language)
      const [added] = reply.successInfos
      return added === undefined ? { refused: reply.failedInfos[0]?.failReason ?? '' } : { id: added.documentId }
    },
    downloads: findDownload(db),
    async releaseAll() {
      await versionQueueRepository(db).releaseAll(Date.now())
      await baseRepository(db).releaseAllBuilding(Date.now())
    },
    countByState: () => versionQueueRepository(db).countByState(),
    start() {
      if (!options.works) return
      runner.start()
      builder.start()
      sweeper.start()
      guard
        .checkAll(guarding.signal)
        .catch((error: unknown) => log.warn('the indexes of knowledge bases could not be looked at', { error }))
    },
    async stop() {
      guarding.abort()
      await Promise.all([runner.stop(), builder.stop(), sweeper.stop()])
      await pool.close()
      await index.close()
    },
  }
}
