import type { Engine } from '../engine.ts'
import { hitOf, listAt, searchServerEngine, spanOf, spansByDay } from './search-server.ts'
import type { SearchServerOptions } from './search-server.ts'

/** SearXNG, whose settings must allow the format `json`. The route's model names its category, as `news`; default its own choice. */
export function createSearxngEngine(options: SearchServerOptions): Engine {
  return searchServerEngine(options, {
    type: 'searxng',
    credentials: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
    mostPages: 4,
    page: async (ask, { model, query, domain, recencyDays }, page) => {
      const reply = await ask.get('/search', {
        q: domain === undefined ? query : `${query} site:${domain}`,
        format: 'json',
        pageno: page,
        categories: model.startsWith('search_') ? undefined : model,
        time_range: spanOf(recencyDays, spansByDay),
      })
      const hits = listAt(reply, 'results').flatMap(
        (result) =>
          hitOf({
            title: result['title'],
            link: result['url'],
            content: result['content'],
            publishDate: result['publishedDate'],
            images: [result['img_src'], result['thumbnail']],
          }) ?? [],
      )
      return { hits }
    },
  })
}
