import { join } from 'node:path'
import { ChatService, retrievalTool } from './chat/index.ts'
import type { ContentCheck } from './chat/index.ts'
import type { Documents } from './documents.ts'
import type { Foundation } from './foundation.ts'
import { askModel } from './knowledge/index.ts'
import { mcpTool } from './mcp/index.ts'
import { Listener, Speaker, VoiceChat } from './speech/index.ts'
import { version } from './version.ts'
import { openWebSearch, webSearchTool } from './web-search/index.ts'

export type Answering = ReturnType<typeof openAnswering>

/** Parts that are built on chat and used by it: no call comes before they are there. */
export interface LateParts {
  readonly documents: () => Pick<Documents, 'bases' | 'media'>
  readonly contentCheck: () => ContentCheck | undefined
}

/** Chat with its voice and its tools, and the search that one of them needs. */
export function openAnswering(foundation: Foundation, { documents, contentCheck }: LateParts) {
  const { config, settings, db, models, tracker, outbound, telemetry } = foundation
  const voiceChat = new VoiceChat({
    db,
    listener: new Listener({ models }),
    speaker: new Speaker({ models }),
    transcriptionModel: settings.voice.transcriptionModel,
    speechModel: settings.voice.speechModel,
    scratchFolder: join(config.dataFolder, 'cache', 'calls'),
  })
  const chat = new ChatService({
    models,
    tracker,
    tools: [
      retrievalTool({
        ownBases: (accountId, ids) => documents().bases.ownBases(accountId, ids),
        begin: (context) => documents().bases.begin(context),
      }),
      webSearchTool({
        searches: { search: (wishes, context) => webSearch.searches.search(wishes, context) },
        readIntent: (query, turns, context) => webSearch.readIntent(query, turns, context),
      }),
      mcpTool({ fetch: outbound.fetch, version, tracker, settings: settings.mcp }),
    ],
    media: { open: (context) => documents().media.open(context) },
    contentCheck: { open: async (request, context) => contentCheck()?.open(request, context) },
    voice: voiceChat,
  })
  const { intentModel, concurrency } = settings.search
  const webSearch = openWebSearch({
    models,
    tracker,
    ask: intentModel === undefined ? undefined : askModel(chat, intentModel),
    concurrency,
    log: telemetry.log,
  })
  return { chat, voiceChat, webSearch }
}
