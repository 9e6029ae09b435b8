import type { CallTracker } from '../calls/index.ts'
import type { Database } from '../database/index.ts'
import type { FileService } from '../files/index.ts'
import { GeneratedMedia } from '../generated-media/index.ts'
import type { Route } from '../http/index.ts'
import { imageRoutes, ImageService, imageTaskHandler, imageTaskKind } from '../images/index.ts'
import type { WatermarkRule } from '../images/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { GuardedFetcher } from '../outbound/index.ts'
import { referencedByAny } from '../storage/index.ts'
import type { BlobHash, BlobStore, Downloadable, LinkSigner, PublicUrl } from '../storage/index.ts'
import type { TaskHandler, TaskRepository, TaskService } from '../tasks/index.ts'
import { videoRoutes, VideoService, videoTaskHandler, videoTaskKind } from '../videos/index.ts'

export interface GenerationOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly signer: LinkSigner
  readonly publicUrl: PublicUrl
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly outbound: Pick<GuardedFetcher, 'fetch'>
  readonly files: Pick<FileService, 'open'>
  readonly tasks: Pick<TaskService, 'submit'>
  readonly tasksOfStore: TaskRepository
  readonly settings: {
    readonly generated: { readonly keepDays: number; readonly watermark: WatermarkRule; readonly videoMaxHours: number }
  }
}

/** Pictures and videos that models make, with what other capabilities call in process. */
export interface Generation {
  readonly images: ImageService
  readonly videos: VideoService
  readonly generated: GeneratedMedia
  readonly routes: readonly Route[]
  readonly taskHandlers: Readonly<Record<string, TaskHandler>>
  readonly downloads: { readonly 'generated-file': (id: string) => Promise<Downloadable | undefined> }
  referencedBlobs(hashes: readonly BlobHash[]): Promise<ReadonlySet<BlobHash>>
  readonly sweeps: readonly (() => Promise<void>)[]
}

export function openGeneration(base: GenerationOptions): Generation {
  const { db, blobs, signer, publicUrl, models, tracker, files, tasks, tasksOfStore } = base
  const { keepDays, watermark, videoMaxHours } = base.settings.generated
  const { fetch } = base.outbound
  const generated = new GeneratedMedia({ db, blobs, signer, keepDays })
  const images = new ImageService({ models, tracker, fetch, generated, watermark })
  const videos = new VideoService({ models, tasks, tasksOfStore, fetch, files, blobs })
  return {
    images,
    videos,
    generated,
    routes: [...imageRoutes({ images, tasks, publicUrl }), ...videoRoutes({ videos, publicUrl })],
    taskHandlers: {
      [imageTaskKind]: imageTaskHandler(images, generated),
      [videoTaskKind]: videoTaskHandler({
        videos,
        models,
        tracker,
        generated,
        blobs,
        fetch,
        maxHours: videoMaxHours,
      }),
    },
    downloads: { 'generated-file': (id) => generated.download(id) },
    referencedBlobs: referencedByAny([
      (hashes) => generated.referencedBlobs(hashes),
      (hashes) => tasksOfStore.referencedBlobs(hashes),
    ]),
    sweeps: [() => generated.sweep()],
  }
}
