import type { CallTracker } from '../calls/index.ts'
import type { ChatService } from '../chat/index.ts'
import type { Database } from '../database/index.ts'
import { EmbeddingService } from '../embeddings/index.ts'
import type { FileService } from '../files/index.ts'
import type { Route } from '../http/index.ts'
import type { ImageService } from '../images/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { BlobStore, PublicUrl } from '../storage/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import { batchRepository } from './batch-repository.ts'
import { batchRoutes } from './batch-routes.ts'
import { BatchRunner } from './batch-runner.ts'
import { BatchService } from './batch-service.ts'
import { chatLineRunner } from './chat-line-runner.ts'
import { chunkRepository } from './chunk-repository.ts'
import { embeddingLineRunner } from './embedding-line-runner.ts'
import { imageLineRunner } from './image-line-runner.ts'
import type { LineRunners } from './line-runners.ts'

export interface BatchesOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly files: FileService
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly chat: ChatService
  readonly settings: {
    readonly batches: { readonly concurrency: number; readonly maxUnfinishedPerAccount: number }
  }
  readonly telemetry: Pick<Telemetry, 'log'>
  /** False in a process that leaves the lines to others. */
  readonly works: boolean
  readonly publicUrl: PublicUrl
  readonly images: ImageService
}

export interface Batches {
  readonly routes: readonly Route[]
  referencedBlobs(hashes: readonly string[]): Promise<ReadonlySet<string>>
  releaseAll(): Promise<void>
  start(): void
  stop(): Promise<void>
}

/** Batches with everything that belongs to them. */
export function openBatches(options: BatchesOptions): Batches {
  const { db, blobs, files, models, tracker, chat, settings, telemetry, works, images, publicUrl } = options
  const runners: LineRunners = {
    '/chat/completions': chatLineRunner(chat),
    '/embeddings': embeddingLineRunner(new EmbeddingService({ models, tracker })),
    '/images/generations': imageLineRunner(images),
  }
  const { concurrency, maxUnfinishedPerAccount } = settings.batches
  const runner = works
    ? new BatchRunner({ db, blobs, files, models, runners, concurrency, log: telemetry.log })
    : undefined
  const batches = new BatchService({
    db,
    blobs,
    files,
    runners,
    maxUnfinishedPerAccount,
    onQueued: () => runner?.wake(),
  })
  return {
    routes: batchRoutes({ batches, publicUrl }),
    referencedBlobs: (hashes) => batches.referencedBlobs(hashes),
    async releaseAll() {
      await batchRepository(db).releaseAll()
      await chunkRepository(db).releaseAll()
    },
    start: () => runner?.start(),
    async stop() {
      await runner?.stop()
    },
  }
}
