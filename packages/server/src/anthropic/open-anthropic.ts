import { join } from 'node:path'
import type { Sealer } from '../access/index.ts'
import type { CallTracker } from '../calls/index.ts'
import type { Capability } from '../capability.ts'
import type { ChatService } from '../chat/index.ts'
import type { FileService } from '../files/index.ts'
import type { Knowledge, PreparationPool } from '../knowledge/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { GuardedFetcher } from '../outbound/index.ts'
import { TokenizerService } from '../tokenizer/index.ts'
import type { WebSearch } from '../web-search/index.ts'
import { MessageModels } from './message-models.ts'
import { messageRoutes } from './message-routes.ts'
import { MessageService } from './message-service.ts'
import { ModelNames } from './model-names.ts'

export interface AnthropicOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly chat: ChatService
  readonly webSearch: WebSearch
  readonly sealer: Sealer
  readonly outbound: Pick<GuardedFetcher, 'fetch'>
  readonly files: FileService
  readonly knowledge: Pick<Knowledge, 'wholeReaderOn'>
  /** Child processes that read documents for calls whose clients wait. */
  readonly reading: PreparationPool
  readonly config: { readonly dataFolder: string }
  readonly settings: {
    readonly anthropic: { readonly models: Readonly<Record<string, string>>; readonly visionModel: string }
    readonly media: { readonly maxFileCharacters: number }
  }
}

/** Shorter than the idle limits of common proxies. */
const silenceMilliseconds = 15_000

/** What coding tools ask for before their first call, to see whether somebody is there. */
const probedPath = /^\/+api\/+anthropic(?:\/+v1)?\/*$/

/** The Messages protocol, by which coding tools speak to models. */
export function openAnthropic(options: AnthropicOptions): Capability {
  const { models, tracker, chat, webSearch, sealer, outbound, files, knowledge, reading, config, settings } = options
  const names = new ModelNames(models, settings.anthropic.models)
  const messages = new MessageService({
    models,
    chat,
    tokenizer: new TokenizerService({ models, tracker }),
    searches: webSearch.searches,
    names,
    visionModel: settings.anthropic.visionModel,
    sealer,
    documents: {
      fetch: outbound.fetch,
      files,
      readWhole: knowledge.wholeReaderOn(reading),
      folder: join(config.dataFolder, 'cache', 'calls'),
      maxCharacters: settings.media.maxFileCharacters,
    },
    silenceMilliseconds,
  })
  return {
    routes: messageRoutes({ messages, models: new MessageModels(models, names) }),
    plainHandlers: [
      (path) =>
        probedPath.test(path)
          ? { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{}' }
          : undefined,
    ],
  }
}
