import type { ChatPart, Usage } from '@openmaas/engines'
import type { AnthropicBlock, AnthropicEvent, AnthropicMessage, AnthropicStopReason } from '@openmaas/protocol'
import { callsInTurn } from '../chat/index.ts'
import { mcpBlocks } from './mcp-blocks.ts'
import { toldBlocks } from './search-blocks.ts'

export interface MessageIdentity {
  readonly id: string
  /** As the client named it. */
  readonly model: string
}

export interface MessageOptions {
  /** Told with the first event, before the engine has counted. */
  readonly estimatedInputTokens: number
  /** Signature of a whole thinking block. */
  readonly signThinking: (thinking: string) => string
  /** False: thinking blocks come without their text. */
  readonly showsThinking: boolean
  /** False: of several calls only the first is told. */
  readonly parallelCalls: boolean
  /** The last event of an answer that broke off. */
  readonly failed: () => AnthropicEvent
}

/**
 * The events of one answer. Blocks come one after the other, in the order in which the model wrote; the whole of them is the message
 * that a call without a stream gets.
 */
export async function* messageEvents(
  parts: AsyncIterable<ChatPart>,
  identity: MessageIdentity,
  options: MessageOptions,
): AsyncGenerator<AnthropicEvent, void, undefined> {
  const writer = new BlockWriter(options)
  let hasBegun = false
  for await (const part of callsInTurn(parts)) {
    if (!hasBegun) {
      hasBegun = true
      yield { type: 'message_start', message: emptyMessage(identity, options.estimatedInputTokens) }
      yield { type: 'ping' }
    }
    if (part.type !== 'finish') {
      yield* writer.write(part)
      continue
    }
    yield* writer.close()
    if (part.reason === 'network_error') {
      yield options.failed()
      return
    }
    const stopSequence = part.reason === 'stop' ? (part.stopWord ?? null) : null
    yield {
      type: 'message_delta',
      delta: { stop_reason: stopReasonOf(part), stop_sequence: stopSequence },
      usage: usageOf(part.usage, writer.searches),
    }
    yield { type: 'message_stop' }
  }
}

type Delta = Extract<AnthropicEvent, { type: 'content_block_delta' }>['delta']
type Finish = Extract<ChatPart, { type: 'finish' }>

function stopReasonOf({ reason, stopWord }: Finish): AnthropicStopReason {
  switch (reason) {
    case 'length':
      return 'max_tokens'
    case 'tool_calls':
      return 'tool_use'
    case 'sensitive':
      return 'refusal'
    case 'model_context_window_exceeded':
      return reason
    default:
      return stopWord === undefined ? 'end_turn' : 'stop_sequence'
  }
}

function emptyMessage({ id, model }: MessageIdentity, inputTokens: number): AnthropicMessage {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {
      input_tokens: inputTokens,
      output_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
    },
  }
}

function usageOf(
  { promptTokens, completionTokens, cachedTokens = 0 }: Usage,
  searches: number,
): AnthropicMessage['usage'] {
  return {
    input_tokens: Math.max(0, promptTokens - cachedTokens),
    output_tokens: completionTokens,
    cache_read_input_tokens: cachedTokens,
    cache_creation_input_tokens: 0,
    ...(searches === 0 ? {} : { server_tool_use: { web_search_requests: searches } }),
  }
}

/** Which block is being written: `thinking`, `text`, or the place of a tool call. */
type OpenBlock = 'thinking' | 'text' | number

class BlockWriter {
  readonly #options: MessageOptions
  #open: OpenBlock | undefined
  /** Of the block that is open, or else of the next one. */
  #index = 0
  #thinking = ''
  #firstCall: number | undefined
  searches = 0

  constructor(options: MessageOptions) {
    this.#options = options
  }

  *write(part: Exclude<ChatPart, Finish>): Generator<AnthropicEvent> {
    switch (part.type) {
      case 'reasoning-delta':
        if (part.text === '') return
        yield* this.#switchTo('thinking', () => ({ type: 'thinking', thinking: '', signature: '' }))
        this.#thinking += part.text
        if (this.#options.showsThinking) yield this.#delta({ type: 'thinking_delta', thinking: part.text })
        return
      case 'text-delta':
        if (part.text === '') return
        yield* this.#switchTo('text', () => ({ type: 'text', text: '' }))
        yield this.#delta({ type: 'text_delta', text: part.text })
        return
      case 'tool-call-delta': {
        const { index, id = '', name = '', argumentsDelta } = part
        this.#firstCall ??= index
        if (index !== this.#firstCall && !this.#options.parallelCalls) return
        yield* this.#switchTo(index, () => ({ type: 'tool_use', id, name, input: {} }))
        yield this.#delta({ type: 'input_json_delta', partial_json: argumentsDelta })
        return
      }
      case 'reply-fields':
        for (const block of [...blocksIn(part), ...mcpBlocks(part.messageFields?.['tool_calls'])]) {
          yield* this.#whole(block)
        }
    }
  }

  *close(): Generator<AnthropicEvent> {
    if (this.#open === undefined) return
    if (this.#open === 'thinking') {
      yield this.#delta({ type: 'signature_delta', signature: this.#options.signThinking(this.#thinking) })
      this.#thinking = ''
    }
    yield { type: 'content_block_stop', index: this.#index }
    this.#open = undefined
    this.#index++
  }

  *#switchTo(block: OpenBlock, begin: () => AnthropicBlock): Generator<AnthropicEvent> {
    if (this.#open === block) return
    yield* this.close()
    this.#open = block
    yield { type: 'content_block_start', index: this.#index, content_block: begin() }
  }

  /** A block that is known as a whole; the input of a call comes as a delta all the same, where clients look for it. */
  *#whole(block: AnthropicBlock): Generator<AnthropicEvent> {
    yield* this.close()
    const { input, ...rest } = block
    const index = this.#index++
    if (block.type === 'server_tool_use') this.searches++
    yield { type: 'content_block_start', index, content_block: input === undefined ? block : { ...rest, input: {} } }
    if (input !== undefined) {
      const delta: Delta = { type: 'input_json_delta', partial_json: JSON.stringify(input) }
      yield { type: 'content_block_delta', index, delta }
    }
    yield { type: 'content_block_stop', index }
  }

  #delta(delta: Delta): AnthropicEvent {
    return { type: 'content_block_delta', index: this.#index, delta }
  }
}

function blocksIn({ messageFields }: Extract<ChatPart, { type: 'reply-fields' }>): readonly AnthropicBlock[] {
  const told = messageFields?.[toldBlocks]
  return Array.isArray(told) ? (told as readonly AnthropicBlock[]) : []
}
