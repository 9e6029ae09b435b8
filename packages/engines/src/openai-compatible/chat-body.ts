import type { ChatContentPart, ChatInput, ChatMessage, ChatThinking } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import type { DialectTraits, ThinkingField } from './dialect.ts'
import { estimatePromptTokens } from './usage.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export interface ChatBodyOptions {
  readonly traits: DialectTraits
  /** Where a JSON schema goes: OpenAI's `response_format`, or the older field of vLLM. */
  readonly schemaField: 'response_format' | 'guided_json'
  /** Context window of the model on this server, where it is known. */
  readonly contextTokens: number | undefined
}

/** The estimate of a prompt can be wrong by half; so much room is left for it. */
const estimateMargin = 1.5

/**
 * The body of `chat/completions` in OpenAI's form. Always streamed, so that a caller who leaves is noticed and sync and streamed
 * answers take one way. Fields that we have no name for go along as they came.
 * @throws {EngineError} contextTooLong for a prompt that the server would shorten in silence
 */
export function openAiChatBody(input: ChatInput, options: ChatBodyOptions): JsonObject {
  refuseShortening(input, options)
  const maxTokens = outputLimit(input, options)
  return {
    ...input.extra,
    model: input.model,
    messages: openAiMessages(input.messages),
    stream: true,
    stream_options: { include_usage: true },
    ...sampling(input),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(input.stop === undefined || input.stop.length === 0 ? {} : { stop: input.stop }),
    ...toolFields(input),
    ...formatFields(input, options.schemaField),
    ...thinkingFields(input, options.traits.thinkingField),
  }
}

/** By estimate, because such a server tells no count before it has cut the prompt. */
function refuseShortening(input: ChatInput, options: ChatBodyOptions): void {
  if (!options.traits.shortensPrompts) return
  const context = contextOf(input, options)
  if (context === Infinity || estimatePromptTokens(input) <= context) return
  throw new EngineError('contextTooLong', `The prompt is longer than the ${context} tokens of the model.`)
}

function contextOf(input: ChatInput, options: ChatBodyOptions): number {
  return Math.min(options.contextTokens ?? Infinity, input.contextTokens ?? Infinity)
}

function sampling(input: ChatInput): JsonObject {
  const seed = input.seed === undefined ? {} : { seed: input.seed }
  if (input.doSample === false) return { temperature: 0, ...seed }
  return {
    ...(input.temperature === undefined ? {} : { temperature: input.temperature }),
    ...(input.topP === undefined ? {} : { top_p: input.topP }),
    ...seed,
  }
}

export function toolFields(input: ChatInput): JsonObject {
  if (input.tools === undefined || input.tools.length === 0) return {}
  const choice = input.toolChoice
  if (choice === undefined || choice === 'auto') return { tools: input.tools }
  return {
    tools: input.tools,
    tool_choice: typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } },
  }
}

function formatFields(input: ChatInput, schemaField: ChatBodyOptions['schemaField']): JsonObject {
  const format = input.responseFormat
  if (format === undefined || format.type === 'text') return {}
  if (format.type === 'json_object') return { response_format: { type: 'json_object' } }
  if (schemaField === 'guided_json') return { guided_json: format.schema }
  return { response_format: { type: 'json_schema', json_schema: { name: format.name, schema: format.schema } } }
}

function thinkingFields(input: ChatInput, field: ThinkingField): JsonObject {
  const { thinking } = input
  if (thinking === undefined) return {}
  switch (field) {
    case 'chat_template_kwargs': {
      const given = input.extra?.['chat_template_kwargs']
      const effort = thinking.enabled && thinking.effort !== undefined ? { reasoning_effort: thinking.effort } : {}
      const kwargs = { enable_thinking: thinking.enabled, clear_thinking: thinking.clear, ...effort }
      return { chat_template_kwargs: typeof given === 'object' && given !== null ? { ...kwargs, ...given } : kwargs }
    }
    case 'reasoning_effort':
      if (!thinking.enabled) return { reasoning_effort: 'none' }
      return thinking.effort === undefined ? {} : { reasoning_effort: commonEffort(thinking.effort) }
    case 'thinking':
      return platformThinking(thinking)
    case 'none':
      return {}
  }
}

/** The platform's own fields for thinking. */
export function platformThinking(thinking: ChatThinking): JsonObject {
  return {
    thinking: { type: thinking.enabled ? 'enabled' : 'disabled', clear_thinking: thinking.clear },
    ...(thinking.effort === undefined ? {} : { reasoning_effort: thinking.effort }),
  }
}

/** Efforts beyond `high` are the platform's own. */
function commonEffort(effort: string): string {
  return effort === 'max' || effort === 'xhigh' ? 'high' : effort
}

/**
 * Servers refuse a limit that does not fit beside the prompt, and the catalogue's default is often larger than the window that
 * an operator gives a model. It then means "as much as fits".
 */
function outputLimit(input: ChatInput, options: ChatBodyOptions): number | undefined {
  const { maxTokens } = input
  const context = contextOf(input, options)
  if (maxTokens === undefined || maxTokens < context) return maxTokens
  if (options.traits.unlimitedByDefault) return undefined
  return Math.max(1, Math.min(maxTokens, Math.floor(context - estimatePromptTokens(input) * estimateMargin)))
}

/**
 * What to send when the server refused the limit of output tokens and said why: the prompt fits, the sum does not. Undefined when
 * the prompt itself is too long or the message is about something else.
 */
export function withSmallerLimit(body: JsonObject, message: string): JsonObject | undefined {
  const asked = body['max_tokens']
  if (typeof asked !== 'number') return undefined
  const fits = outputThatFits(message, asked)
  return fits === undefined || fits < 1 || fits >= asked ? undefined : { ...body, max_tokens: fits }
}

function outputThatFits(message: string, asked: number): number | undefined {
  const supported = /supports at most ([\d,]+) completion tokens/i.exec(message)?.[1]
  if (supported !== undefined) return wholeNumber(supported)
  const context = wholeNumber(/(?:maximum )?(?:context|model) length (?:is|of)(?: only)? ([\d,]+)/i.exec(message)?.[1])
  const prompt = wholeNumber(
    (/([\d,]+) (?:tokens )?(?:in|from|of) (?:the|your) (?:input )?(?:messages|prompt|text)/i.exec(message) ??
      /(?:request has|passed|requested|messages resulted in) ([\d,]+) input tokens/i.exec(message))?.[1],
  )
  const total = wholeNumber(/requested (?:a total of )?([\d,]+) tokens/i.exec(message)?.[1])
  if (context === undefined) return undefined
  const promptTokens = prompt ?? (total === undefined ? undefined : total - asked)
  // SGLang wants the sum to stay below the window, so one token is left free.
  return promptTokens === undefined || promptTokens <= 0 ? undefined : context - promptTokens - 1
}

function wholeNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''))
}

/** Messages as they came, but for pictures and films given as bare base64, which only the platform takes. */
function openAiMessages(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (!messages.some((message) => Array.isArray(message.content))) return messages
  return messages.map((message) => {
    const { content } = message
    return typeof content === 'string' || content === null || content === undefined
      ? message
      : { ...message, content: content.map(asDataUrl) }
  })
}

/** First characters of base64 of the formats that the platform takes. */
const mediaTypes: readonly (readonly [start: string, type: string])[] = [
  ['/9j/', 'image/jpeg'],
  ['iVBOR', 'image/png'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
]

function asDataUrl(part: ChatContentPart): ChatContentPart {
  if (part.type !== 'image_url' && part.type !== 'video_url') return part
  const media = part[part.type]
  if (typeof media !== 'object' || media === null || !('url' in media) || typeof media.url !== 'string') return part
  const { url } = media
  if (/^[a-z][a-z0-9+.-]{1,20}:/i.test(url)) return part
  const type =
    part.type === 'video_url' ? 'video/mp4' : (mediaTypes.find(([start]) => url.startsWith(start))?.[1] ?? 'image/png')
  return { ...part, [part.type]: { ...media, url: `data:${type};base64,${url}` } }
}
