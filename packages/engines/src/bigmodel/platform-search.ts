import type { HttpClient } from '../openai-compatible/http-client.ts'
import type { WebSearchEngine, WebSearchInput, WebSearchOutput } from '../search-engine.ts'
import { hitOf, imagesOf, listAt, textOf } from '../web-search/search-server.ts'

const timeoutSeconds = 30

const spans = [
  [1, 'oneDay'],
  [7, 'oneWeek'],
  [31, 'oneMonth'],
  [366, 'oneYear'],
] as const

/** The platform's own search; the route's model is its name of a search engine, as `search_pro`. */
export class PlatformSearch implements WebSearchEngine {
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  async search(input: WebSearchInput, { signal }: { readonly signal: AbortSignal }): Promise<WebSearchOutput> {
    const { body } = await this.#client.json({
      method: 'POST',
      path: this.#client.path('/paas/v4/web_search'),
      body: {
        search_engine: input.model,
        search_query: input.query,
        search_intent: false,
        count: input.count,
        ...(input.domain === undefined ? {} : { search_domain_filter: input.domain }),
        search_recency_filter: spans.find(([days]) => (input.recencyDays ?? Infinity) <= days)?.[1] ?? 'noLimit',
        content_size: input.detailed ? 'high' : 'medium',
        ...(input.withImages === true ? { include_image: true } : {}),
      },
      signal,
      timeoutSeconds,
    })
    return {
      hits: listAt(body, 'search_result').flatMap(
        (result) =>
          hitOf({
            title: result['title'],
            link: result['link'],
            content: result['content'],
            media: result['media'],
            icon: result['icon'],
            publishDate: result['publish_date'],
            images: imagesOf(result),
          }) ?? [],
      ),
      ...(input.withImages === true ? { images: imagesOf(body) } : {}),
      intents: listAt(body, 'search_intent').map(({ query, intent, keywords }) => ({
        query: textOf(query) ?? input.query,
        intent: textOf(intent) ?? 'SEARCH_ALWAYS',
        keywords: textOf(keywords) ?? '',
      })),
    }
  }
}
