import type { CallTracker } from '../calls/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { Log } from '../telemetry/index.ts'
import { intentByModel, plainIntent } from './search-intent.ts'
import type { AskForJson, ReadIntent } from './search-intent.ts'
import { SearchService } from './search-service.ts'

export interface WebSearchOptions {
  readonly models: Pick<ModelRegistry, 'searchRoutes'>
  readonly tracker: CallTracker
  /** A chat model that tells what a question wants; absent: every question is searched for as it is. */
  readonly ask: AskForJson | undefined
  readonly concurrency: number
  readonly log: Pick<Log, 'warn'>
}

/** Search of the web for all capabilities that need it. */
export interface WebSearch {
  readonly searches: SearchService
  readonly readIntent: ReadIntent
}

export function openWebSearch({ ask, log, ...options }: WebSearchOptions): WebSearch {
  return {
    searches: new SearchService(options),
    readIntent: ask === undefined ? plainIntent : intentByModel(ask, log),
  }
}
