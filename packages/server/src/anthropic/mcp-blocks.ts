import type { AnthropicBlock } from '@openmaas/protocol'

/** Calls of type mcp, as chat tells them, in blocks: a call and what it gave. That tools were listed has no block, unless it failed. */
export function mcpBlocks(calls: unknown): AnthropicBlock[] {
  if (!Array.isArray(calls)) return []
  return calls.flatMap((call: unknown) => {
    const told = recordIn(call, 'mcp')
    if (told === undefined) return []
    const { id, type, server_label: server, name, arguments: text, output, error } = told
    if (type !== 'mcp_call' && error === undefined) return []
    const useId = `mcptoolu_${String(id)}`
    return [
      { type: 'mcp_tool_use', id: useId, name: name ?? 'list_tools', server_name: server, input: inputOf(text) },
      {
        type: 'mcp_tool_result',
        tool_use_id: useId,
        is_error: error !== undefined,
        content: [{ type: 'text', text: typeof error === 'string' ? error : textOf(output) }],
      },
    ]
  })
}

function recordIn(value: unknown, name: string): Readonly<Record<string, unknown>> | undefined {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof member === 'object' && member !== null ? (member as Readonly<Record<string, unknown>>) : undefined
}

/** The input of a call; text that is no JSON object goes under a name that says so. */
export function inputOf(text: unknown): object {
  if (typeof text !== 'string' || text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // An answer that its limit cut off ends in the middle of its arguments.
    return { INVALID_JSON: text }
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { INVALID_JSON: text }
}

function textOf(output: unknown): string {
  return typeof output === 'string' ? output : JSON.stringify(output ?? {})
}
