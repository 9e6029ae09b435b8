import type { FoldedToolCall } from '@openmaas/engines'
import type { ResponseItem } from '@openmaas/protocol'
import type { SearchTelling } from '../web-search/index.ts'

/** An item that tells of a tool that this server ran. */
export interface ToldItem {
  readonly item: ResponseItem
  /** Events between its beginning and its end. */
  readonly steps: readonly string[]
}

/** Member of a message under which items of the reply travel from the search to where they are written. */
const toldMember = 'response_items'

/** Each search as an item. */
export const searchItems: SearchTelling = {
  end: (_call: FoldedToolCall, query, found) => ({
    fields: {},
    messageFields: {
      [toldMember]: [
        {
          type: 'web_search_call',
          status: typeof found === 'string' ? 'failed' : 'completed',
          action: {
            type: 'search',
            query,
            queries: [query],
            sources: typeof found === 'string' ? [] : found.map(({ link }) => ({ type: 'url', url: link })),
          },
        },
      ],
    },
  }),
}

/** Searches, and calls of type mcp as chat tells them. */
export function toldItems(messageFields: Readonly<Record<string, unknown>> | undefined): ToldItem[] {
  const searches = listIn(messageFields, toldMember).map((item): ToldItem => {
    const steps = ['in_progress', 'searching', 'completed'].map((step) => `web_search_call.${step}`)
    return { item: item as ResponseItem, steps }
  })
  return [...searches, ...listIn(messageFields, 'tool_calls').flatMap(mcpItem)]
}

function mcpItem(call: Readonly<Record<string, unknown>>): ToldItem[] {
  const { mcp } = call
  if (typeof mcp !== 'object' || mcp === null) return []
  const { type, server_label, tools, name, arguments: text, output, error } = mcp as Readonly<Record<string, unknown>>
  if (type === 'mcp_list_tools') {
    const end = error === undefined ? 'completed' : 'failed'
    return [
      {
        item: { type, server_label, tools: tools ?? [], error: error ?? null },
        steps: ['mcp_list_tools.in_progress', `mcp_list_tools.${end}`],
      },
    ]
  }
  if (type !== 'mcp_call') return []
  const failed = error !== undefined
  return [
    {
      item: {
        type,
        server_label,
        name,
        arguments: text,
        output: failed ? null : outputText(output),
        error: error ?? null,
        status: failed ? 'failed' : 'completed',
        approval_request_id: null,
      },
      steps: ['mcp_call.in_progress', `mcp_call.${failed ? 'failed' : 'completed'}`],
    },
  ]
}

/** What a tool gave as the protocol has it: its words where it gave nothing else. */
function outputText(output: unknown): string {
  if (typeof output === 'string') return output
  const parts = listIn(isRecord(output) ? output : undefined, 'content')
  const texts = parts.flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []))
  return texts.length > 0 && texts.length === parts.length ? texts.join('\n\n') : JSON.stringify(output ?? {})
}

function listIn(
  fields: Readonly<Record<string, unknown>> | undefined,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const list = fields?.[name]
  return Array.isArray(list) ? list.filter(isRecord) : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
