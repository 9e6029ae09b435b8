import { join } from 'node:path'
import { openAgents } from './agents/index.ts'
import { AssistantService, assistantRoutes, Attachments } from './assistants/index.ts'
import { openBatches } from './batches/index.ts'
import type { Capability } from './capability.ts'
import type { CapabilityBase } from './capability-base.ts'
import { openConsole } from './console/index.ts'
import { fileParserRoutes, FileParserService, fileParserTaskHandler, fileParserTaskKind } from './file-parser/index.ts'
import { wordsOf } from './knowledge/index.ts'
import { openRerank } from './rerank/index.ts'
import { openGeneration } from './generation/index.ts'
import { openRealtime } from './realtime/index.ts'
import { openSpeech } from './speech/index.ts'
import { openTaskAdmin } from './tasks/index.ts'
import { readerRoutes, ReaderService } from './reader/index.ts'
import { openUsageMonitor } from './usage-monitor/index.ts'
import { WebSearchApi, webSearchRoutes } from './web-search/index.ts'

/** The parts of the platform that stand on all the others, in the order in which they are stopped. */
export function openCapabilities(base: CapabilityBase): readonly Capability[] {
  const generation = openGeneration(base)
  return [
    fileParser(base),
    generation,
    openTaskAdmin(base),
    openBatches({ ...base, images: generation.images }),
    openRerank({ ...base, termsOf: wordsOf }),
    openUsageMonitor(base),
    webSearch(base),
    reader(base),
    assistantApi(base),
    openSpeech(base),
    openRealtime(base),
    openConsole(base),
    openAgents({ ...base, generation }),
  ]
}

function webSearch({ webSearch: web }: CapabilityBase) {
  return { routes: webSearchRoutes({ api: new WebSearchApi(web) }) } satisfies Capability
}

function reader({ tracker, outbound, reading, knowledge, config }: CapabilityBase) {
  const service = new ReaderService({
    tracker,
    fetch: outbound.fetch,
    pool: reading,
    readWhole: knowledge.wholeReaderOn(reading),
    folder: join(config.dataFolder, 'cache', 'calls'),
  })
  return { routes: readerRoutes({ reader: service }) } satisfies Capability
}

function assistantApi({
  chat,
  conversations,
  webSearch: web,
  files,
  reading,
  knowledge,
  settings,
  config,
}: CapabilityBase) {
  const service = new AssistantService({
    chat,
    conversations,
    webSearch: web,
    attachments: new Attachments({
      files,
      readWhole: knowledge.wholeReaderOn(reading),
      folder: join(config.dataFolder, 'cache', 'calls'),
      maxCharacters: settings.media.maxFileCharacters,
    }),
    visionModel: settings.assistants.visionModel,
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
