import type { Engine } from '../engine.ts'
import { hitOf, listAt, searchServerEngine, spanOf } from './search-server.ts'
import type { SearchServerOptions } from './search-server.ts'

const resultsPerPage = 50
const spans = [
  [1, 'Day'],
  [7, 'Week'],
  [31, 'Month'],
] as const

/**
 * Bing's web search (`/v7.0/search`) and servers of its form. The route's model names its market, as `zh-CN`; default the server's own
 * choice.
 */
export function createBingSearchEngine(options: SearchServerOptions): Engine {
  return searchServerEngine(options, {
    type: 'bing-search',
    credentials: (apiKey) => ({ 'ocp-apim-subscription-key': apiKey }),
    mostPages: 2,
    page: async (ask, { model, query, count, domain, recencyDays }, page) => {
      const reply = await ask.get('/search', {
        q: domain === undefined ? query : `${query} site:${domain}`,
        count: Math.min(count, resultsPerPage),
        offset: (page - 1) * Math.min(count, resultsPerPage),
        mkt: /^[a-z]{2}-[A-Z]{2}$/.test(model) ? model : undefined,
        freshness: spanOf(recencyDays, spans) ?? (recencyDays === undefined ? undefined : lastDays(recencyDays)),
      })
      const hits = listAt(reply, 'webPages', 'value').flatMap(
        (result) =>
          hitOf({
            title: result['name'],
            link: result['url'],
            content: result['summary'] ?? result['snippet'],
            media: result['siteName'],
            icon: result['siteIcon'],
            publishDate: result['datePublished'] ?? result['dateLastCrawled'],
            images: [result['thumbnailUrl']],
          }) ?? [],
      )
      return { hits }
    },
  })
}

/** `2025-01-01..2026-01-01`. */
function lastDays(days: number): string {
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10)
  return `${day(Date.now() - days * 86_400_000)}..${day(Date.now())}`
}
