import type { FoldedToolCall } from '@openmaas/engines'
import type { AnthropicBlock } from '@openmaas/protocol'
import { SecretMismatch } from '../access/index.ts'
import type { Sealer } from '../access/index.ts'
import type { Told } from '../chat/index.ts'
import { pagesAsText } from '../web-search/index.ts'
import type { FoundPage, SearchTelling } from '../web-search/index.ts'

/** What a page said that an earlier answer found; undefined where it was sealed elsewhere. */
export type OpenPage = (sealed: string) => string | undefined

const sealContext = 'anthropic.search'
/** Member of a message under which blocks of the reply travel from here to where it is written. */
export const toldBlocks = 'content_blocks'

/** Each search and what it found, in blocks of their own. */
export function searchBlocks(name: string, sealer: Sealer): SearchTelling {
  return {
    begin: (call, query) => blocks({ type: 'server_tool_use', id: idOf(call), name, input: { query } }),
    end: (call, _query, found) =>
      blocks({
        type: 'web_search_tool_result',
        tool_use_id: idOf(call),
        content:
          typeof found === 'string'
            ? { type: 'web_search_tool_result_error', error_code: found }
            : found.map((page) => pageBlock(page, sealer)),
      }),
  }
}

function blocks(...told: readonly AnthropicBlock[]): Told {
  return { fields: {}, messageFields: { [toldBlocks]: told } }
}

function idOf({ id }: FoldedToolCall): string {
  return `srvtoolu_${id}`
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

/** Opens what `searchBlocks` has sealed. */
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
