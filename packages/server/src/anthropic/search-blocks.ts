import type { FoldedToolCall } from '@openmaas/engines'
import type { AnthropicBlock } from '@openmaas/protocol'
import { SecretMismatch } from '../access/index.ts'
import type { Sealer } from '../access/index.ts'
import type { CallContext } from '../calls/index.ts'
import type { ServerFunction, ServerFunctionResult, Told } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { FoundPage, SearchService } from '../web-search/index.ts'

/** Settings of a tool of type `web_search_…`. */
export interface SearchTool {
  /** What the model calls it by. */
  readonly name: string
  /** Searches in one answer. */
  readonly maxUses: number
  /** Hosts; a page of a host below one of them counts as of it. Empty: all. */
  readonly allowedDomains: readonly string[]
  readonly blockedDomains: readonly string[]
}

/** What a page said that an earlier answer found; undefined where it was sealed elsewhere. */
export type OpenPage = (sealed: string) => string | undefined

const sealContext = 'anthropic.search'
const pagesPerSearch = 10
const maxQueryCharacters = 150
/** Member of a message under which blocks of the reply travel from here to where it is written. */
export const toldBlocks = 'content_blocks'

/** The search of the web as a function of the model; the reply tells each search and what it found, in blocks of their own. */
export function searchFunction(
  tool: SearchTool,
  { searches, sealer }: { readonly searches: Pick<SearchService, 'search'>; readonly sealer: Sealer },
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

    announce(call) {
      return blocks({ type: 'server_tool_use', id: idOf(call), name: tool.name, input: { query: queryOf(call) } })
    },

    async run(call) {
      const result = (content: unknown): AnthropicBlock => ({
        type: 'web_search_tool_result',
        tool_use_id: idOf(call),
        content,
      })
      const failed = (code: string): ServerFunctionResult => ({
        text: `Error: ${code}`,
        told: blocks(result({ type: 'web_search_tool_result_error', error_code: code })),
      })
      const query = queryOf(call)
      if (query === '') return failed('invalid_tool_input')
      if (++uses > tool.maxUses) return failed('max_uses_exceeded')
      // The search has a row of its own in the books; slot and engine of the answer are the answer's.
      const searching: CallContext = {
        ...context,
        operation: 'web_search.create',
        slot: undefined,
        outcome: {},
        replyHeaders: {},
      }
      try {
        const [domain, ...others] = tool.allowedDomains
        const found = await searches.search(
          {
            engine: 'search_std',
            query,
            count: pagesPerSearch,
            detailed: true,
            ...(domain === undefined || others.length > 0 ? {} : { domain }),
          },
          searching,
        )
        const pages = found.filter(({ link }) => isWanted(link, tool))
        return { text: pagesAsText(pages), told: blocks(result(pages.map((page) => pageBlock(page, sealer)))) }
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        return failed(error.status === 429 ? 'too_many_requests' : 'unavailable')
      }
    },
  }
}

function blocks(...told: readonly AnthropicBlock[]): Told {
  return { fields: {}, messageFields: { [toldBlocks]: told } }
}

function idOf({ id }: FoldedToolCall): string {
  return `srvtoolu_${id}`
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

function pageBlock({ link, title, content, publish_date: date }: FoundPage, sealer: Sealer): object {
  return {
    type: 'web_search_result',
    url: link,
    title,
    encrypted_content: sealer.seal(content, sealContext),
    page_age: date === '' ? null : date,
  }
}

function pagesAsText(pages: readonly Pick<FoundPage, 'title' | 'link' | 'content'>[]): string {
  if (pages.length === 0) return 'No page was found.'
  return pages.map(({ title, link, content }, index) => `[${index + 1}] ${title}\n${link}\n${content}`).join('\n\n')
}

/** Opens what `searchFunction` has sealed. */
export function openPageWith(sealer: Sealer): OpenPage {
  return (sealed) => {
    try {
      return sealer.open(sealed, sealContext)
    } catch (error) {
      // Conversations move on from other servers, whose pages cannot be read here.
      if (error instanceof SecretMismatch) return undefined
      throw error
    }
  }
}

/** What the model reads of a search in an earlier answer. */
export function foundBefore(content: unknown, openPage: OpenPage): string {
  if (!Array.isArray(content)) return `Error: ${JSON.stringify(content ?? 'unavailable')}`
  const pages = content.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return []
    const { title, url, encrypted_content: sealed } = one as Readonly<Record<string, unknown>>
    const text = typeof sealed === 'string' ? openPage(sealed) : undefined
    return [{ title: String(title ?? ''), link: String(url ?? ''), content: text ?? '' }]
  })
  return pagesAsText(pages)
}
