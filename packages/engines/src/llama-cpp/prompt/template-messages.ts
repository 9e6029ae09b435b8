import type { ChatMessage, ChatThinking, FunctionTool } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'

/** A message in the form that chat templates expect: plain text, and arguments of calls as objects. */
export type TemplateMessage = Readonly<Record<string, unknown>> & { readonly role: string; readonly content: string }

/**
 * Brings messages into the form of chat templates.
 *
 * Reasoning of earlier turns, that is before the last user message, is dropped where `thinking.clear` asks for it; within
 * the running turn it stays, because a model continues it after a tool's answer.
 * @throws {EngineError} `unsupported` for a content part that is no text
 */
export function templateMessages(
  messages: readonly ChatMessage[],
  thinking: ChatThinking | undefined,
): TemplateMessage[] {
  const lastQuestion = messages.findLastIndex(({ role }) => role === 'user')
  return messages.map(({ content, tool_calls: calls, reasoning_content: reasoning, ...rest }, index) => {
    const keepsReasoning = reasoning !== undefined && reasoning !== '' && !(thinking?.clear && index < lastQuestion)
    return {
      ...rest,
      content: plainText(content),
      ...(keepsReasoning ? { reasoning_content: reasoning } : {}),
      ...(calls === undefined || calls.length === 0
        ? {}
        : {
            tool_calls: calls.map((call) => ({
              ...call,
              function: { ...call.function, arguments: parsed(call.function.arguments) },
            })),
          }),
    }
  })
}

/**
 * The same conversation for a template that knows no tools: they are described in the system message, calls and answers
 * become text in the tags that the generic template uses.
 */
export function withToolsAsText(
  messages: readonly TemplateMessage[],
  tools: readonly FunctionTool[],
): TemplateMessage[] {
  const plain = messages.map(({ role, content, tool_calls: calls, ...rest }) => {
    if (role === 'tool') return { role: 'user', content: `<tool_response>\n${content}\n</tool_response>` }
    const text = [content, ...(Array.isArray(calls) ? calls.map(callText) : [])]
      .filter((part) => part !== '')
      .join('\n')
    return { ...rest, role, content: text }
  })
  if (tools.length === 0) return plain
  const [first] = plain
  const system = first?.role === 'system' ? first.content : ''
  return [
    { role: 'system', content: [system, toolText(tools)].filter((part) => part !== '').join('\n\n') },
    ...(first?.role === 'system' ? plain.slice(1) : plain),
  ]
}

/**
 * The same conversation for the template of GLM-4-0414, which lists tools but knows neither `tool_calls` nor the role `tool`:
 * a call is an assistant message with the function's name in `metadata`, its answer a message of the role `observation`.
 */
export function withObservations(messages: readonly TemplateMessage[]): TemplateMessage[] {
  return messages.flatMap(({ tool_calls: calls, ...message }): TemplateMessage[] => {
    if (message.role === 'tool') return [{ role: 'observation', content: message.content }]
    if (!Array.isArray(calls)) return [message]
    const turns = calls.map(({ function: { name, arguments: values } }: TemplateCall) => ({
      role: 'assistant',
      metadata: name,
      content: typeof values === 'string' ? values : JSON.stringify(values),
    }))
    return message.content === '' ? turns : [message, ...turns]
  })
}

interface TemplateCall {
  readonly function: { readonly name: string; readonly arguments: unknown }
}

function callText(call: TemplateCall): string {
  return `<tool_call>\n${JSON.stringify({ name: call.function.name, arguments: call.function.arguments })}\n</tool_call>`
}

function toolText(tools: readonly FunctionTool[]): string {
  return [
    'You can call functions. The functions, one JSON object a line:',
    '<tools>',
    ...tools.map((tool) => JSON.stringify(tool)),
    '</tools>',
    'To call one, answer with its name and arguments:',
    '<tool_call>',
    '{"name": "function-name", "arguments": {}}',
    '</tool_call>',
  ].join('\n')
}

function plainText(content: ChatMessage['content']): string {
  if (content === undefined || content === null) return ''
  if (typeof content === 'string') return content
  return content
    .map((part) => {
      if (part.type === 'text' && part.text !== undefined) return part.text
      throw new EngineError('unsupported', `This model takes text only, not a content part of type ${part.type}`)
    })
    .join('\n')
}

/** Arguments as the template's own data where they are JSON; a text that is none is shown as the model wrote it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}
