import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openAdministration } from './administration.ts'
import { openAgents } from './agents/index.ts'
import { AssistantService, assistantRoutes, Attachments } from './assistants/index.ts'
import { openAnthropic } from './anthropic/index.ts'
import { openBatches } from './batches/index.ts'
import {
  callbackAdminRoutes,
  callbackRepository,
  callbackRoutes,
  CallbackSender,
  CallbackSettingsService,
} from './callbacks/index.ts'
import type { Capability } from './capability.ts'
import type { CapabilityBase } from './capability-base.ts'
import { chatRoutes, chatTaskHandler, chatTaskKind } from './chat/index.ts'
import type { ImageService } from './images/index.ts'
import { openConsole } from './console/index.ts'
import { EmbeddingService, embeddingRoutes } from './embeddings/index.ts'
import { fileParserRoutes, FileParserService, fileParserTaskHandler, fileParserTaskKind } from './file-parser/index.ts'
import { wordsOf } from './knowledge/index.ts'
import { modelRoutes } from './models/index.ts'
import { openModeration } from './moderation/index.ts'
import { openRerank } from './rerank/index.ts'
import { openGeneration } from './generation/index.ts'
import { openRealtime } from './realtime/index.ts'
import { openResponses } from './responses/index.ts'
import { openSpeech } from './speech/index.ts'
import { openTaskAdmin, taskRoutes } from './tasks/index.ts'
import { readerRoutes, ReaderService } from './reader/index.ts'
import { TokenizerService, tokenizerRoutes } from './tokenizer/index.ts'
import { openUsageMonitor } from './usage-monitor/index.ts'
import { WebSearchApi, webSearchRoutes } from './web-search/index.ts'

/** The parts of the platform that stand on all the others, in the order in which they are stopped. */
export function openCapabilities(base: CapabilityBase): readonly Capability[] {
  const generation = openGeneration(base)
  return [
    chatApi(base),
    { routes: taskRoutes(base) },
    { routes: modelRoutes(base) },
    { routes: embeddingRoutes({ embeddings: new EmbeddingService(base) }) },
    { routes: tokenizerRoutes({ tokenizer: new TokenizerService(base) }) },
    callbacks(base),
    openAdministration(base),
    fileParser(base),
    generation,
    openTaskAdmin(base),
    openBatches({ ...base, images: generation.images }),
    openModeration(base),
    openRerank({ ...base, termsOf: wordsOf }),
    openUsageMonitor(base),
    webSearch(base),
    reader(base),
    assistantApi({ ...base, images: generation.images }),
    openSpeech(base),
    openRealtime(base),
    openAnthropic(base),
    openResponses(base),
    openConsole(base),
    openAgents({ ...base, generation }),
  ]
}

function chatApi({ chat, tasks, voiceChat }: CapabilityBase) {
  return {
    routes: chatRoutes({ chat, tasks }),
    taskHandlers: { [chatTaskKind]: chatTaskHandler(chat) },
    sweeps: [() => voiceChat.sweep()],
  } satisfies Capability
}

function callbacks({ db, sealer, outbound, settings, telemetry, works }: CapabilityBase) {
  const repository = callbackRepository(db)
  const { keepDays } = settings.callbacks
  const sender = new CallbackSender({ repository, fetch: outbound.fetch, sealer, log: telemetry.log, keepDays })
  return {
    routes: [
      ...callbackRoutes({ settings: new CallbackSettingsService({ db, sealer }) }),
      ...callbackAdminRoutes({
        repository,
        onQueued: () => {
          if (works) sender.wake()
        },
      }),
    ],
    releaseAll: () => repository.releaseAll(),
    start() {
      if (works) sender.start()
    },
    stop: () => sender.stop(),
  } satisfies Capability
}

function webSearch({ webSearch: web }: CapabilityBase) {
  return { routes: webSearchRoutes({ api: new WebSearchApi(web) }) } satisfies Capability
}

function reader({ tracker, outbound, reading, knowledge, config }: CapabilityBase) {
  const folder = join(config.dataFolder, 'cache', 'pages')
  // What a server that was killed left behind; nobody else works in the folder.
  rmSync(folder, { recursive: true, force: true })
  const service = new ReaderService({
    tracker,
    fetch: outbound.fetch,
    pool: reading,
    readWhole: knowledge.wholeReaderOn(reading),
    folder,
  })
  return { routes: readerRoutes({ reader: service }) } satisfies Capability
}

function assistantApi({ images, ...base }: CapabilityBase & { readonly images: ImageService }) {
  const { chat, conversations, webSearch: web, files, reading, knowledge, publicUrl, settings, config } = base
  const { visionModel, imageModel: model } = settings.assistants
  const service = new AssistantService({
    chat,
    conversations,
    webSearch: web,
    attachments: new Attachments({
      files,
      readWhole: knowledge.wholeReaderOn(reading),
      folder: join(config.dataFolder, 'cache', 'media'),
      maxCharacters: settings.media.maxFileCharacters,
    }),
    visionModel,
    async draw(prompt, context) {
      const { incoming } = context
      if (incoming === undefined) throw new Error('pictures are drawn for clients that wait for them')
      const drawn = await images.create({ model, prompt }, context, publicUrl(incoming))
      return drawn.data[0]?.url ?? ''
    },
  })
  return { routes: assistantRoutes({ service, conversations }) } satisfies Capability
}

function fileParser(base: CapabilityBase) {
  const { db, blobs, tasks, tracker, knowledge, reading, signer, publicUrl, settings, config } = base
  const places = settings.knowledge.readers ?? 4
  const parser = new FileParserService({
    db,
    blobs,
    tasks,
    tracker,
    readWhole: knowledge.wholeReaderOn(),
    readNow: knowledge.wholeReaderOn(reading),
    folder: join(config.dataFolder, 'cache', 'media'),
    places,
  })
  return {
    routes: fileParserRoutes({ parser, blobs, signer, publicUrl }),
    taskHandlers: { [fileParserTaskKind]: fileParserTaskHandler(parser, places) },
    downloads: { 'parsed-file': (id: string) => parser.download(id) },
    referencedBlobs: (hashes: readonly string[]) => parser.referencedBlobs(hashes),
    sweeps: [() => parser.sweep()],
  } satisfies Capability
}
