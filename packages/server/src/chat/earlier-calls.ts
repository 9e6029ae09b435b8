import type { ChatMessage, ChatToolCall } from '@openmaas/engines'
import { mcpFunctionName } from './mcp-function-name.ts'

/** A call of the platform's own kinds as a reply told it and a client sends it back. */
type EarlierCall = ChatMessage['tool_calls'] extends readonly (infer Call)[] | undefined ? Call : never

/**
 * The messages as engines understand them: calls that the platform itself has run were never answered by a message of their own. What
 * MCP servers answered becomes a call of a function and its result, before the words that followed it; all others only tell what an
 * answer used.
 */
export function withAnsweredCalls(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (!messages.some(({ tool_calls: calls }) => calls?.some(isPlatformCall))) return messages
  return messages.flatMap((message) => {
    const { tool_calls: calls = [], ...rest } = message
    if (!calls.some(isPlatformCall)) return [message]
    const own = calls.filter((call) => !isPlatformCall(call))
    const answered = calls.flatMap((call) => answeredCall(call) ?? [])
    const said = { ...rest, ...(own.length === 0 ? {} : { tool_calls: own }) }
    if (answered.length === 0) return [said]
    return [
      { role: 'assistant', content: '', tool_calls: answered.map(({ call }) => call) },
      ...answered.map(({ call, result }): ChatMessage => ({ role: 'tool', tool_call_id: call.id, content: result })),
      said,
    ]
  })
}

/** Some clients leave the type of a function out. */
function isPlatformCall(call: EarlierCall): boolean {
  return call.type !== 'function' && call.type !== ''
}

function answeredCall(call: EarlierCall): { readonly call: ChatToolCall; readonly result: string } | undefined {
  const told: unknown = 'mcp' in call ? call.mcp : undefined
  if (call.type !== 'mcp' || !isRecord(told) || told['type'] !== 'mcp_call') return undefined
  const { server_label: label, name, arguments: text, output, error } = told
  if (typeof label !== 'string' || typeof name !== 'string') return undefined
  return {
    call: {
      id: call.id,
      type: 'function',
      function: { name: mcpFunctionName(label, name), arguments: typeof text === 'string' ? text : '{}' },
    },
    result: typeof error === 'string' ? `Error: ${error}` : JSON.stringify(output ?? {}),
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
