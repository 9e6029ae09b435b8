import type {
  ChatGrounding,
  ChatInput,
  ChatMessage,
  ChatThinking,
  FunctionTool,
  ResponseFormat,
  ToolChoice,
} from '@openmaas/engines'
import { effectiveMaxTokens } from '@openmaas/protocol'
import type { AsyncChatCompletionRequest, CatalogueModel } from '@openmaas/protocol'
import { withAnsweredCalls } from './earlier-calls.ts'

/** The part of a request that sync, streamed and asynchronous calls share. */
export type ChatRequest = AsyncChatCompletionRequest

/** Fields of the request that the input names itself, or that concern only this server. */
const namedFields = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'tool_stream',
  'thinking',
  'reasoning_effort',
  'do_sample',
  'temperature',
  'top_p',
  'max_tokens',
  'tools',
  'tool_choice',
  'stop',
  'response_format',
  'request_id',
  'user_id',
  'seed',
  'n',
])

/** Efforts that mean no thinking at all. */
const noThinkingEfforts = new Set(['none', 'minimal'])

export interface ChatInputOptions {
  /** Absent for a model that only the configuration knows: its engine's own defaults then hold. */
  readonly catalogue: CatalogueModel | undefined
  readonly upstreamModel: string
  /** Limit of the route, where it is smaller than the model's. */
  readonly contextTokens: number | undefined
  /** The coding address keeps the reasoning of earlier turns unless told otherwise. */
  readonly preservesThinking: boolean
  /** Of questions that were looked up; absent: the messages say it all. */
  readonly grounding?: ChatGrounding | undefined
}

/**
 * A request in the engine's words, with the defaults and limits of the public model. `max_tokens` above the model's maximum is
 * cut to it, because clients send one figure to every model.
 */
export function chatInput(request: ChatRequest, options: ChatInputOptions): ChatInput {
  const { catalogue } = options
  const thinking = chatThinking(request, options)
  const tools = functionTools(request)
  const platformTools = request.tools?.filter((tool) => tool.type !== 'function') ?? []
  return {
    model: options.upstreamModel,
    messages: chatMessages(request, thinking),
    ...(tools.length === 0 ? {} : { tools, toolChoice: toolChoice(request) }),
    ...(platformTools.length === 0 ? {} : { platformTools }),
    doSample: request.do_sample ?? true,
    ...given('temperature', request.temperature ?? catalogue?.defaultTemperature),
    ...given('topP', request.top_p ?? catalogue?.defaultTopP),
    ...given('seed', request.seed),
    ...given('maxTokens', effectiveMaxTokens(catalogue, request.max_tokens)),
    ...given('stop', stopWords(request)),
    ...given('responseFormat', responseFormat(request)),
    ...given('thinking', thinking),
    ...given('contextTokens', options.contextTokens ?? catalogue?.contextTokens),
    ...given('grounding', options.grounding),
    ...given('extra', extraFields(request)),
  }
}

function given<Name extends string, Value>(name: Name, value: Value | null | undefined): { [Key in Name]?: Value } {
  return value === undefined || value === null ? {} : ({ [name]: value } as { [Key in Name]: Value })
}

function stopWords(request: ChatRequest): readonly string[] | undefined {
  const words = typeof request.stop === 'string' ? [request.stop] : request.stop
  const usable = words?.filter((word) => word !== '')
  return usable === undefined || usable.length === 0 ? undefined : usable
}

function responseFormat(request: ChatRequest): ResponseFormat | undefined {
  const format = request.response_format
  if (format === undefined || format.type === 'text') return undefined
  if (format.type === 'json_object') return { type: 'json_object' }
  return { type: 'json_schema', name: format.json_schema.name ?? 'answer', schema: format.json_schema.schema }
}

function functionTools(request: ChatRequest): FunctionTool[] {
  return request.tools?.filter((tool) => tool.type === 'function') ?? []
}

function toolChoice(request: ChatRequest): ToolChoice {
  const choice = request.tool_choice ?? 'auto'
  return typeof choice === 'string' ? choice : { name: choice.function.name }
}

function chatThinking(request: ChatRequest, options: ChatInputOptions): ChatThinking | undefined {
  const { catalogue } = options
  if (catalogue?.thinking === 'none') return undefined
  const asked = request.thinking
  // A model of which nothing is known thinks as its engine does, unless the client says something.
  if (catalogue === undefined && asked === undefined && request.reasoning_effort === undefined) return undefined
  const switchable = catalogue?.thinkingSwitch !== false
  const off = asked?.type === 'disabled' || noThinkingEfforts.has(request.reasoning_effort ?? '')
  return {
    enabled: !(off && switchable),
    clear: asked?.clear_thinking ?? !options.preservesThinking,
    ...given('effort', request.reasoning_effort),
  }
}

/**
 * The messages unchanged, but for one thing: with `clear_thinking` the reasoning of turns before the last question is dropped.
 * Reasoning since that question stays, because thinking between tool calls builds on it.
 */
function chatMessages(request: ChatRequest, thinking: ChatThinking | undefined): readonly ChatMessage[] {
  const messages = withAnsweredCalls(request.messages as readonly ChatMessage[])
  if (thinking === undefined || !thinking.clear) return messages
  const lastQuestion = messages.findLastIndex((message) => message.role === 'user')
  if (!messages.some((message, index) => index < lastQuestion && message.reasoning_content !== undefined))
    return messages
  return messages.map((message, index) => {
    if (index >= lastQuestion || message.reasoning_content === undefined) return message
    const { reasoning_content: _, ...rest } = message
    return rest
  })
}

function extraFields(request: ChatRequest): Readonly<Record<string, unknown>> | undefined {
  let extra: Record<string, unknown> | undefined
  for (const name of Object.keys(request)) {
    if (namedFields.has(name)) continue
    extra ??= {}
    extra[name] = (request as Record<string, unknown>)[name]
  }
  return extra
}
