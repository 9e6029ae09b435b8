import { EngineError } from '@openmaas/engines'
import type { WebSearchInput, WebSearchOutput } from '@openmaas/engines'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { callRouted } from '../models/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import { foundPages } from './found-pages.ts'
import type { FoundPage, PageWishes } from './found-pages.ts'

export interface SearchServiceOptions {
  readonly models: Pick<ModelRegistry, 'searchRoutes'>
  readonly tracker: CallTracker
  /** Searches at once. */
  readonly concurrency: number
  readonly now?: () => number
}

export interface SearchWishes extends PageWishes {
  /** Public name of a search engine. */
  readonly engine: string
  readonly query: string
  readonly userId?: string | undefined
}

/** What a search has found. */
export interface Found {
  readonly pages: readonly FoundPage[]
  /** Addresses of pictures. */
  readonly images: readonly string[]
}

export type Recency = 'oneDay' | 'oneWeek' | 'oneMonth' | 'oneYear' | 'noLimit'

export const defaultCount = 10

/** Beyond what is asked for, because hits that do not keep to the wishes are left out. */
const spareHits = 5
const mostHits = 50

const daysOf: Readonly<Record<Recency, number | undefined>> = {
  oneDay: 1,
  oneWeek: 7,
  oneMonth: 31,
  oneYear: 366,
  noLimit: undefined,
}

export function recencyDaysOf(recency: Recency | undefined): number | undefined {
  return recency === undefined ? undefined : daysOf[recency]
}

/** Searches the web by whatever engine a public name is routed to. */
export class SearchService {
  readonly #options: SearchServiceOptions
  readonly #now: () => number
  #searching = 0

  constructor(options: SearchServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /**
   * Pages for a query, best first; empty where nothing was found.
   * @throws {ApiError} searchConcurrencyExceeded, searchEngineUnavailable
   */
  async search(wishes: SearchWishes, context: CallContext): Promise<readonly FoundPage[]> {
    return (await this.find(wishes, context)).pages
  }

  /**
   * The same with the pictures that the engine found beside the pages, where they were wished for.
   * @throws {ApiError} searchConcurrencyExceeded, searchEngineUnavailable
   */
  async find(wishes: SearchWishes, context: CallContext): Promise<Found> {
    const call = this.#options.tracker.begin(context, { model: wishes.engine, stream: false, userId: wishes.userId })
    try {
      call.noteModel(wishes.engine)
      await this.#takeSlot(call, wishes.engine)
      if (this.#searching >= this.#options.concurrency) throw tooMany()
      this.#searching++
      try {
        const { hits, images = [] } = await this.#output(wishes, context, call)
        call.noteFirstPart()
        call.finish('stop', undefined)
        return { pages: foundPages(hits, wishes, this.#now()), images }
      } finally {
        this.#searching--
      }
    } catch (error) {
      const told = asSearchError(error)
      call.fail(told)
      throw told
    } finally {
      call.end()
    }
  }

  async #takeSlot(call: TrackedCall, engine: string): Promise<void> {
    try {
      await call.takeSlot(engine, undefined)
    } catch (error) {
      throw error instanceof ApiError && error.errorName === 'concurrencyExceeded' ? tooMany(error) : error
    }
  }

  #output(wishes: SearchWishes, context: CallContext, call: TrackedCall): Promise<WebSearchOutput> {
    const { query, domain, recencyDays, detailed, withImages } = wishes
    const { signal } = context
    const spare = domain === undefined && recencyDays === undefined ? 0 : spareHits
    return callRouted(
      this.#options.models.searchRoutes(wishes.engine),
      {
        signal,
        span: call.span,
        onAttempt: (route) => {
          call.noteRoute(route.handle.id, route.upstreamModel)
          context.replyHeaders['x-openmaas-search'] = route.handle.id
        },
      },
      async ({ handle, upstreamModel: model }) => {
        const { webSearch } = handle.engine
        if (webSearch === undefined) throw new EngineError('unsupported', `${handle.id} does not search`)
        const input: WebSearchInput = {
          model,
          query,
          count: Math.min(mostHits, wishes.count + spare),
          detailed,
          ...(domain === undefined ? {} : { domain }),
          ...(recencyDays === undefined ? {} : { recencyDays }),
          ...(withImages === undefined ? {} : { withImages }),
        }
        return webSearch.search(input, { signal })
      },
    )
  }
}

function asSearchError(error: unknown): unknown {
  if (!(error instanceof EngineError)) return error
  return error.kind === 'overloaded' ? tooMany(error) : new ApiError('searchEngineUnavailable', {}, { cause: error })
}

function tooMany(cause?: Error): ApiError {
  return new ApiError(
    'searchConcurrencyExceeded',
    {},
    { retryAfterSeconds: 1, ...(cause === undefined ? {} : { cause }) },
  )
}
