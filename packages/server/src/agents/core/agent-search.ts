import type { ModelRegistry } from '../../models/index.ts'
import type { SearchService } from '../../web-search/index.ts'
import type { AgentSearch } from './agent-tools.ts'

const engine = 'search_std'
const pages = 5

/** The platform's own search of the web. */
export function agentSearch(
  searches: Pick<SearchService, 'search'>,
  models: Pick<ModelRegistry, 'searchRoutes'>,
): AgentSearch {
  return {
    available: () => models.searchRoutes(engine).some((route) => route.handle.engine.type !== 'simulator'),
    find: ({ context }, query) =>
      searches.search(
        { engine, query, count: pages, detailed: false },
        // The search has a row of its own in the books; slot and engine of the answer are the answer's.
        { ...context, operation: 'web_search.create', slot: undefined, outcome: {}, replyHeaders: {} },
      ),
  }
}
