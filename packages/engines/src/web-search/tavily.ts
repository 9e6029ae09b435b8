import type { Engine } from '../engine.ts'
import { hitOf, imagesOf, listAt, searchServerEngine, spanOf, spansByDay } from './search-server.ts'
import type { SearchServerOptions } from './search-server.ts'

const mostResults = 20
/** Tavily and servers of its form. The route's model names the depth: `basic` (default) or `advanced`. */
export function createTavilyEngine(
  options: Omit<SearchServerOptions, 'baseUrl'> & { readonly baseUrl?: string },
): Engine {
  return searchServerEngine(
    { ...options, baseUrl: options.baseUrl ?? 'https://api.tavily.com' },
    {
      type: 'tavily',
      credentials: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
      mostPages: 1,
      page: async (ask, { model, query, count, domain, recencyDays, detailed, withImages }) => {
        const span = spanOf(recencyDays, spansByDay)
        const reply = await ask.post('/search', {
          query,
          max_results: Math.min(count, mostResults),
          search_depth: model === 'advanced' ? 'advanced' : 'basic',
          ...(domain === undefined ? {} : { include_domains: [domain] }),
          ...(span === undefined ? {} : { time_range: span }),
          ...(detailed ? { include_raw_content: 'text' } : {}),
          ...(withImages === true ? { include_images: true } : {}),
          include_favicon: true,
        })
        const hits = listAt(reply, 'results').flatMap(
          (result) =>
            hitOf({
              title: result['title'],
              link: result['url'],
              content: (detailed ? result['raw_content'] : undefined) ?? result['content'],
              icon: result['favicon'],
              publishDate: result['published_date'],
              images: imagesOf(result),
            }) ?? [],
        )
        return { hits, ...(withImages === true ? { images: imagesOf(reply) } : {}) }
      },
    },
  )
}
