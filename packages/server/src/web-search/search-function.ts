import type { FoldedToolCall } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import type { ServerFunction, Told } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { FoundPage } from './found-pages.ts'
import type { SearchService } from './search-service.ts'

/** How a model may search. */
export interface SearchTool {
  /** What the model calls it by. */
  readonly name: string
  /** Searches in one answer. */
  readonly maxUses: number
  /** Hosts; a page of a host below one of them counts as of it. Empty: all. */
  readonly allowedDomains: readonly string[]
  readonly blockedDomains: readonly string[]
}

export type SearchFailure = 'invalid_tool_input' | 'max_uses_exceeded' | 'too_many_requests' | 'unavailable'

/** What the reply tells of a search. */
export interface SearchTelling {
  begin?(call: FoldedToolCall, query: string): Told
  end(call: FoldedToolCall, query: string, found: readonly FoundPage[] | SearchFailure): Told
}

const pagesPerSearch = 10
const maxQueryCharacters = 150

/** The search of the web as a function that the model calls when it wants to, and that this server runs. */
export function searchFunction(
  tool: SearchTool,
  searches: Pick<SearchService, 'search'>,
  telling: SearchTelling,
  context: CallContext,
): ServerFunction {
  let uses = 0
  return {
    definition: {
      type: 'function',
      function: {
        name: tool.name,
        description: 'Searches the web and gives the pages that it found, each with title, address and excerpt.',
        parameters: {
          type: 'object',
          properties: { query: { type: 'string', description: 'What to search for.' } },
          required: ['query'],
        },
      },
    },

    ...(telling.begin === undefined
      ? {}
      : { announce: (call: FoldedToolCall) => telling.begin?.(call, queryOf(call)) ?? { fields: {} } }),

    async run(call) {
      const query = queryOf(call)
      const found = await search(query)
      const text = typeof found === 'string' ? `Error: ${found}` : pagesAsText(found)
      return { text, told: telling.end(call, query, found) }
    },
  }

  async function search(query: string): Promise<readonly FoundPage[] | SearchFailure> {
    if (query === '') return 'invalid_tool_input'
    if (++uses > tool.maxUses) return 'max_uses_exceeded'
    // The search has a row of its own in the books; slot and engine of the answer are the answer's.
    const searching: CallContext = {
      ...context,
      operation: 'web_search.create',
      slot: undefined,
      outcome: {},
      replyHeaders: {},
    }
    const [domain, ...others] = tool.allowedDomains
    const only = domain === undefined || others.length > 0 ? {} : { domain }
    const wishes = { engine: 'search_std', query, count: pagesPerSearch, detailed: true, ...only }
    try {
      const pages = await searches.search(wishes, searching)
      return pages.filter(({ link }) => isWanted(link, tool))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return error.status === 429 ? 'too_many_requests' : 'unavailable'
    }
  }
}

function queryOf({ arguments: text }: FoldedToolCall): string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Models write broken JSON at times; they are told that the input was none.
    return ''
  }
  const query = typeof value === 'object' && value !== null && 'query' in value ? value.query : undefined
  return typeof query === 'string' ? query.trim().slice(0, maxQueryCharacters).toWellFormed() : ''
}

function isWanted(link: string, { allowedDomains, blockedDomains }: SearchTool): boolean {
  const host = URL.canParse(link) ? new URL(link).hostname.toLowerCase() : ''
  const isOf = (domain: string): boolean => {
    const [name = ''] = domain.toLowerCase().split('/')
    return host === name || host.endsWith(`.${name}`)
  }
  return (allowedDomains.length === 0 || allowedDomains.some(isOf)) && !blockedDomains.some(isOf)
}

/** What a model reads of pages. */
export function pagesAsText(pages: readonly Pick<FoundPage, 'title' | 'link' | 'content'>[]): string {
  if (pages.length === 0) return 'No page was found.'
  return pages.map(({ title, link, content }, index) => `[${index + 1}] ${title}\n${link}\n${content}`).join('\n\n')
}
