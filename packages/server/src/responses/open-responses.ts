import { join } from 'node:path'
import type { Sealer } from '../access/index.ts'
import type { CallTracker } from '../calls/index.ts'
import type { Capability } from '../capability.ts'
import type { ChatService } from '../chat/index.ts'
import type { Database } from '../database/index.ts'
import type { FileService } from '../files/index.ts'
import type { Knowledge, PreparationPool } from '../knowledge/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { GuardedFetcher } from '../outbound/index.ts'
import { taskAdminRepository } from '../tasks/index.ts'
import type { TaskRepository, TaskService } from '../tasks/index.ts'
import { TokenizerService } from '../tokenizer/index.ts'
import type { WebSearch } from '../web-search/index.ts'
import { responseRepository } from './response-repository.ts'
import { responseRoutes } from './response-routes.ts'
import { ResponseService } from './response-service.ts'
import { responseTaskKind } from './stored-call.ts'
import { StoredResponses } from './stored-responses.ts'

export interface ResponsesOptions {
  readonly db: Database
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly chat: ChatService
  readonly tasks: TaskService
  readonly tasksOfStore: TaskRepository
  readonly webSearch: WebSearch
  readonly sealer: Sealer
  readonly outbound: Pick<GuardedFetcher, 'fetch'>
  readonly files: FileService
  readonly knowledge: Pick<Knowledge, 'wholeReaderOn'>
  /** Child processes that read documents for calls whose clients wait. */
  readonly reading: PreparationPool
  readonly config: { readonly dataFolder: string }
  readonly settings: {
    readonly responses: { readonly keepDays: number }
    readonly media: { readonly maxFileCharacters: number }
  }
}

/** OpenAI's Responses API. */
export function openResponses(options: ResponsesOptions): Capability {
  const { db, models, tracker, chat, tasks, tasksOfStore, webSearch, sealer, settings } = options
  const stored = new StoredResponses({
    repository: responseRepository(db),
    tasksOfStore,
    taskAdmin: taskAdminRepository(db),
    tasks,
    keepDays: settings.responses.keepDays,
  })
  const responses = new ResponseService({
    chat,
    tokenizer: new TokenizerService({ models, tracker }),
    tasks,
    searches: webSearch.searches,
    stored,
    sealer,
    documents: {
      fetch: options.outbound.fetch,
      files: options.files,
      readWhole: options.knowledge.wholeReaderOn(options.reading),
      folder: join(options.config.dataFolder, 'cache', 'calls'),
      maxCharacters: settings.media.maxFileCharacters,
    },
  })
  return {
    routes: responseRoutes({ responses, stored }),
    taskHandlers: { [responseTaskKind]: responses.taskHandler() },
    sweeps: [() => stored.sweep()],
  }
}
