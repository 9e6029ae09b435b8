import type { WebSearchEngine, WebSearchHit } from '../search-engine.ts'
import type { SimulatorClock } from './clock.ts'
import { languageOf } from './text/language.ts'

/** A query that asks for nothing, so that the empty case can be tried. */
const nothing = /^(?:simulate[: ]?(?:nothing|empty)|模拟[:：]?(?:无结果|没有结果))$/i
const mostHits = 10
const dayMilliseconds = 86_400_000

/**
 * Results that nobody can take for real ones: title, text and address say that they are simulated, and the addresses lie under
 * `example.com`, which leads nowhere by its very definition, unless the search is limited to another host.
 */
export function simulatorWebSearch(clock: SimulatorClock): WebSearchEngine {
  return {
    search: async ({ query, count, domain, recencyDays, detailed }) => {
      if (nothing.test(query.trim())) return { hits: [] }
      const hits = Array.from({ length: Math.min(count, mostHits) }, (_, index) => {
        // Newest first, all within the time that was asked for.
        const age = ((recencyDays ?? 30) * index) / mostHits
        return simulatedHit(query, index + 1, {
          domain,
          detailed,
          publishedAt: clock.now().getTime() - age * dayMilliseconds,
        })
      })
      return { hits }
    },
  }
}

function simulatedHit(
  query: string,
  number: number,
  of: { readonly domain: string | undefined; readonly detailed: boolean; readonly publishedAt: number },
): WebSearchHit {
  const isChinese = languageOf(query) === 'zh'
  const host = of.domain ?? 'search.example.com'
  const sentence = isChinese
    ? `这是模拟搜索为“${query}”生成的第 ${number} 条结果，并非来自互联网。`
    : `This is simulated search result ${number} for "${query}"; it does not come from the internet.`
  const more = isChinese
    ? '配置真实的搜索引擎后，此处为网页的摘要。'
    : 'With a real search engine configured, the excerpt of a page stands here.'
  return {
    title: isChinese ? `模拟搜索结果 ${number}：${query}` : `Simulated search result ${number}: ${query}`,
    link: `https://${host}/simulated/${number}?q=${encodeURIComponent(query)}`,
    content: of.detailed ? `${sentence}${isChinese ? '' : ' '}${more}` : sentence,
    media: isChinese ? '模拟搜索' : 'Simulated search',
    icon: `https://${host}/favicon.ico`,
    publishDate: new Date(of.publishedAt).toISOString().slice(0, 10),
  }
}
