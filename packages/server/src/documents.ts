import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { openApplications, RecallKeeper } from './applications/index.ts'
import type { Capability } from './capability.ts'
import type { ChatService } from './chat/index.ts'
import { ConversationService } from './conversations/index.ts'
import { fileRoutes } from './files/index.ts'
import { blobsOfFlows, openFlows } from './flows/index.ts'
import type { Foundation } from './foundation.ts'
import { askModel, describeByModel, openKnowledge, openSliceIndex, PreparationPool } from './knowledge/index.ts'
import { knowledgeChatRoutes, KnowledgeChatService, knowledgeForChat } from './knowledge-chat/index.ts'
import { findPagePicture, layoutRoutes, LayoutService, PagePictures } from './layout-parsing/index.ts'
import { MediaInput } from './media-input/index.ts'
import { notifyEnd } from './notify-end.ts'
import { OcrService, ocrRoutes, PageRecogniser } from './ocr/index.ts'
import { referencedByAny } from './storage/index.ts'
import type { BlobHash } from './storage/index.ts'

export type Documents = ReturnType<typeof openDocuments>

type ReferencedBlobs = (hashes: readonly BlobHash[]) => Promise<ReadonlySet<BlobHash>>

/**
 * Everything that reads documents or answers from them.
 * @param referencedElsewhere which blobs the capabilities still name; they are built later, and nothing is swept before they are there
 */
export function openDocuments(
  foundation: Foundation & { readonly chat: ChatService },
  referencedElsewhere: ReferencedBlobs,
) {
  const { config, settings, db, blobs, sealer, signer, models, tracker, chat, files, works } = foundation
  const { outbound, publicUrl } = foundation
  const { log } = foundation.telemetry
  const { questionModel, visionModel, rewriteModel } = settings.knowledge
  const ask = questionModel === undefined ? undefined : askModel(chat, questionModel)
  const cache = join(config.dataFolder, 'cache')
  const recogniser = new PageRecogniser({ models, tracker })
  // Calls whose clients wait must not stand behind documents of bases.
  const reading = new PreparationPool({
    processes: settings.knowledge.readers ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
    memoryLimitMiB: settings.knowledge.readerMemoryMiB,
    timeoutSeconds: settings.knowledge.readTimeoutSeconds,
    tempFolder: join(cache, 'drawing'),
  })
  const scratchFolder = join(cache, 'calls')
  const layout = new LayoutService({
    models,
    tracker,
    recogniser,
    pool: reading,
    fetch: outbound.fetch,
    pictures: new PagePictures({ pool: reading, blobs, signer }),
    scratchFolder,
  })
  const ocr = new OcrService({ models, tracker, recogniser, pool: reading })
  const knowledge = openKnowledge({
    db,
    blobs,
    index: openSliceIndex({
      folder: settings.index?.location ?? join(config.dataFolder, 'index'),
      ...(settings.index?.storageOptions === undefined ? {} : { storageOptions: settings.index.storageOptions }),
      onProblem: (problem) => log.warn('index of knowledge bases', { problem }),
    }),
    models,
    tracker,
    fetch: outbound.fetch,
    sealer,
    signer,
    publicUrl,
    notify: notifyEnd(sealer),
    settings: settings.knowledge,
    ask,
    recognisePage: (png, context) => recogniser.recogniseInBackground(png, context),
    describePicture: visionModel === undefined ? undefined : describeByModel(chat, visionModel),
    referencedElsewhere: referencedByAny([
      (hashes) => files.referencedBlobs(hashes),
      (hashes) => blobsOfFlows(db, hashes),
      referencedElsewhere,
    ]),
    dataFolder: config.dataFolder,
    works,
    log,
  })
  const keeper = new RecallKeeper({ db, imagesOf: knowledge.imagesOf, log })
  const applications = openApplications({
    db,
    chat,
    models,
    knowledge,
    keeper,
    rewriteModel,
    keepRecallDays: settings.applications.keepRecallDays,
    works,
    log,
  })
  const conversations = new ConversationService({ db, log })
  const flows = openFlows({
    db,
    blobs,
    applications,
    conversations,
    knowledge,
    models,
    ask,
    maxFileBytes: settings.knowledge.maxFileMiB * 1_048_576,
    works,
    log,
  })
  const { keepConversationDays } = settings.applications
  return {
    reading,
    layout,
    knowledge,
    conversations,
    bases: knowledgeForChat({ knowledge, keeper }),
    media: new MediaInput({
      fetch: outbound.fetch,
      reach: outbound.reach,
      files,
      readWhole: knowledge.wholeReaderOn(reading),
      folder: join(cache, 'media'),
      settings: settings.media,
    }),
    capability: {
      routes: [
        ...layoutRoutes({ layout, publicUrl }),
        ...ocrRoutes({ ocr, scratchFolder }),
        ...knowledge.routes,
        ...fileRoutes({ files, blobs, knowledge }),
        ...applications.routes,
        ...flows.routes,
        ...knowledgeChatRoutes({
          service: new KnowledgeChatService({ chat, answers: applications.answers, conversations, knowledge }),
        }),
      ],
      downloads: { ...knowledge.downloads, 'page-picture': findPagePicture },
      sweeps:
        keepConversationDays === undefined
          ? []
          : [() => conversations.sweep(keepConversationDays), () => flows.sweep(keepConversationDays)],
      async releaseAll() {
        await conversations.releaseAll()
        await flows.releaseAll()
        await knowledge.releaseAll()
      },
      start() {
        knowledge.start()
        applications.start()
        flows.start()
      },
      async stop() {
        await Promise.all([flows.stop(), knowledge.stop(), applications.stop()])
      },
    } satisfies Capability,
  }
}
