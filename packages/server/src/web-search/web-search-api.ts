import type { createWebSearch, runTool } from '@openmaas/protocol'
import type { z } from 'zod'
import type { CallContext } from '../calls/index.ts'
import { textOf } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { domainOf } from './found-pages.ts'
import type { FoundPage } from './found-pages.ts'
import type { ReadIntent, SearchIntent, SpokenTurn } from './search-intent.ts'
import { defaultCount, recencyDaysOf } from './search-service.ts'
import type { Found, SearchService, SearchWishes } from './search-service.ts'

type WebSearchBody = z.output<typeof createWebSearch.body>
type ToolBody = z.output<typeof runTool.body>

export interface WebSearchApiOptions {
  readonly searches: Pick<SearchService, 'find'>
  readonly readIntent: ReadIntent
  readonly now?: () => number
}

/** A search and what it was for. */
interface Searched extends Found {
  readonly intent: SearchIntent
}

/** What the older form of the call is named; its engine is the better one of the newer form. */
const toolModel = 'web-search-pro'
const toolEngine = 'search_pro'

/** The two calls that search the web: `web_search`, and `tools` as it was before. */
export class WebSearchApi {
  readonly #options: WebSearchApiOptions
  readonly #now: () => number

  constructor(options: WebSearchApiOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** @throws {ApiError} invalidParameter, searchConcurrencyExceeded, searchEngineUnavailable, searchResultEmpty */
  async search(body: WebSearchBody, context: CallContext): Promise<object> {
    const query = requireQuery(body.search_query, 'search_query')
    const { intent, pages, images } = await this.#search(
      query,
      [],
      {
        engine: body.search_engine,
        count: body.count ?? defaultCount,
        domain: domainOf(body.search_domain_filter, 'search_domain_filter'),
        recencyDays: recencyDaysOf(body.search_recency_filter),
        detailed: body.content_size === 'high',
        withImages: body.include_image,
        userId: body.user_id,
      },
      body.search_intent === true,
      context,
    )
    return {
      ...this.#head(body.request_id, context),
      search_intent: [intent],
      search_result: pages,
      ...(body.include_image === true ? { images: allImages(pages, images) } : {}),
    }
  }

  /** @throws {ApiError} as `search`, and modelNotFound */
  async runTool(body: ToolBody, context: CallContext): Promise<object> {
    const searched = await this.#tool(body, context)
    return {
      ...this.#head(body.request_id, context),
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'tool', tool_calls: [intentCall(searched, context), resultCall(searched, context)] },
        },
      ],
    }
  }

  /** The same, one call of the tool in each chunk; the last chunk has the reason. */
  async *streamTool(body: ToolBody, context: CallContext): AsyncGenerator<object, void, undefined> {
    const searched = await this.#tool(body, context)
    const head = this.#head(body.request_id, context)
    const chunk = (calls: readonly object[], more: object = {}): object => ({
      ...head,
      choices: [{ index: 0, ...more, delta: { role: 'tool', tool_calls: calls } }],
    })
    yield chunk([{ index: 0, ...intentCall(searched, context) }])
    yield chunk([{ index: 1, ...resultCall(searched, context) }])
    yield chunk([], { finish_reason: 'stop' })
  }

  async #tool(body: ToolBody, context: CallContext): Promise<Searched> {
    if (body.model.toLowerCase() !== toolModel) {
      const hint = { zh: `该接口只有 ${toolModel}。`, en: `This call knows ${toolModel} only.` }
      throw new ApiError('modelNotFound', { model: body.model.slice(0, 128), hint }, { shouldRetry: false })
    }
    const turns = body.messages.map(({ role, content }) => ({ role, text: textOf(content) }))
    const asking = turns.findLastIndex(({ role }) => role === 'user')
    const query = requireQuery(turns[asking]?.text ?? '', 'messages')
    const wishes = {
      engine: toolEngine,
      count: defaultCount,
      recencyDays: body.recent_days,
      detailed: true,
    }
    return this.#search(query, turns.slice(0, asking), wishes, true, context)
  }

  /** Looks for pages unless the intent says that none are wanted. */
  async #search(
    query: string,
    turns: readonly SpokenTurn[],
    wishes: Omit<SearchWishes, 'query'>,
    recognises: boolean,
    context: CallContext,
  ): Promise<Searched> {
    const intent: SearchIntent = recognises
      ? await this.#options.readIntent(query, turns, { ...context, slot: undefined, outcome: {}, replyHeaders: {} })
      : { query, intent: 'SEARCH_ALWAYS', keywords: query }
    if (intent.intent === 'SEARCH_NONE') return { intent, pages: [], images: [] }
    const { pages, images } = await this.#options.searches.find({ ...wishes, query: intent.keywords }, context)
    if (pages.length === 0) throw new ApiError('searchResultEmpty', {}, { shouldRetry: false })
    return { intent, pages, images }
  }

  #head(requestId: string | undefined, context: CallContext): object {
    return {
      id: context.requestId,
      created: Math.floor(this.#now() / 1000),
      request_id: requestId ?? context.requestId,
    }
  }
}

/** Those of the pages first, each once. */
function allImages(pages: readonly FoundPage[], others: readonly string[]): string[] {
  return [...new Set([...pages.flatMap(({ images }) => images ?? []), ...others])]
}

function intentCall({ intent }: Searched, { requestId }: CallContext): object {
  return { id: `call_intent_${requestId}`, type: 'search_intent', search_intent: [{ index: 0, ...intent }] }
}

function resultCall({ pages }: Searched, { requestId }: CallContext): object {
  return {
    id: `call_result_${requestId}`,
    type: 'search_result',
    search_result: pages.map((page, index) => ({ index, ...page })),
  }
}

function requireQuery(text: string, field: string): string {
  const query = text.trim()
  if (query !== '') return query
  const reason = { zh: '没有可以搜索的内容。', en: 'There is nothing to search for.' }
  throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
