import { estimateTokens } from '@openmaas/engines'
import type { ChatPart } from '@openmaas/engines'
import type {
  AnthropicCountRequest,
  AnthropicEvent,
  AnthropicMessage,
  AnthropicMessageRequest,
  Language,
} from '@openmaas/protocol'
import type { Sealer } from '../access/index.ts'
import type { CallContext } from '../calls/index.ts'
import { checkedJson } from '../chat/index.ts'
import type { ChatRequest, ChatService } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { documentText } from '../media-input/index.ts'
import type { DocumentReaderOptions } from '../media-input/index.ts'
import { renderError } from '../errors/render-error.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { TokenizerService } from '../tokenizer/index.ts'
import { searchFunction } from '../web-search/index.ts'
import type { SearchService } from '../web-search/index.ts'
import { foldEvents } from './fold-events.ts'
import { messageEvents } from './message-events.ts'
import type { ModelNames } from './model-names.ts'
import { asksForCitations } from './read-content.ts'
import { readMessage } from './read-message.ts'
import type { ReadMessage } from './read-message.ts'
import { openPageWith, searchBlocks } from './search-blocks.ts'
import { ThoughtSeal } from './thought-seal.ts'
import { withPings } from './with-pings.ts'

export interface MessageServiceOptions {
  readonly models: Pick<ModelRegistry, 'find'>
  readonly chat: Pick<ChatService, 'parts'>
  readonly tokenizer: Pick<TokenizerService, 'count'>
  readonly searches: Pick<SearchService, 'search'>
  readonly names: ModelNames
  /** Answers where pictures come to a model that does not see. */
  readonly visionModel: string
  readonly sealer: Sealer
  readonly documents: DocumentReaderOptions
  /** Of a stream, before a ping is sent. */
  readonly silenceMilliseconds: number
}

/** A call, and the language of its errors. */
export type MessageContext = CallContext & { readonly language: Language }

/** What one picture weighs in counts: the most that the protocol's own rule gives it. */
const tokensPerPicture = 1600

/** The Messages protocol on the platform's chat: requests and answers are translated, everything else is as in chat calls. */
export class MessageService {
  readonly #options: MessageServiceOptions
  readonly #thoughts: ThoughtSeal

  constructor(options: MessageServiceOptions) {
    this.#options = options
    this.#thoughts = new ThoughtSeal(options.sealer)
  }

  /** Events of a streamed answer; nothing runs before the first is asked for. */
  stream(body: AnthropicMessageRequest, context: MessageContext): AsyncIterable<AnthropicEvent> {
    return withPings(this.#events(body, context, true), this.#options.silenceMilliseconds)
  }

  async complete(body: AnthropicMessageRequest, context: MessageContext): Promise<AnthropicMessage> {
    const message = await foldEvents(this.#events(body, context, false), () => brokenOff(context))
    const schema = body.output_config?.format?.schema
    if (schema === undefined || message.stop_reason !== 'end_turn') return message
    return { ...message, content: message.content.map((block) => withCheckedJson(block, schema)) }
  }

  async count(body: AnthropicCountRequest, context: MessageContext): Promise<{ input_tokens: number }> {
    const { request } = await this.#read({ ...body, max_tokens: 1, stream: false }, context)
    const { messages, pictures } = withoutPictures(request)
    const reply = await this.#options.tokenizer.count(
      { model: request.model, messages, tools: request.tools?.filter((tool) => tool.type === 'function') },
      context,
    )
    return { input_tokens: reply.usage.prompt_tokens + pictures * tokensPerPicture }
  }

  async *#events(
    body: AnthropicMessageRequest,
    context: MessageContext,
    stream: boolean,
  ): AsyncGenerator<AnthropicEvent, void, undefined> {
    const read = await this.#read(body, context)
    const { accountId } = context.caller
    yield* messageEvents(
      this.#parts(read, context, stream),
      { id: `msg_${context.requestId}`, model: body.model },
      {
        estimatedInputTokens: stream ? estimatedTokens(read.request) : 0,
        signThinking: (thinking) =>
          read.showsThinking ? this.#thoughts.sign(accountId, thinking) : this.#thoughts.enclose(accountId, thinking),
        showsThinking: read.showsThinking,
        parallelCalls: read.parallelCalls,
        failed: () => renderError(brokenOff(context), { ...context, envelope: 'anthropic' }) as AnthropicEvent,
      },
    )
  }

  #parts(read: ReadMessage, context: MessageContext, stream: boolean): AsyncIterable<ChatPart> {
    const { searches, sealer, chat } = this.#options
    const functions = read.searches.map((tool) =>
      searchFunction(tool, searches, searchBlocks(tool.name, sealer), context),
    )
    return chat.parts(read.request, context, stream, {
      ...(functions.length === 0 ? {} : { functions }),
      failureOf: (reason) => (reason === 'network_error' ? brokenOff(context) : undefined),
    })
  }

  async #read(body: AnthropicMessageRequest, context: MessageContext): Promise<ReadMessage> {
    const { names, documents, sealer, models, visionModel } = this.#options
    const { accountId } = context.caller
    refuseThread(body)
    let foreignThoughts = 0
    const read = await readMessage(body, {
      readDocument: (source, field) => documentText(source, field, documents, context),
      openThought: (thinking, signature) => this.#thoughts.open(accountId, thinking, signature),
      openPage: openPageWith(sealer),
      onForeignThought: () => foreignThoughts++,
    })
    if (foreignThoughts > 0) context.replyHeaders['x-openmaas-thinking'] = `left-out=${foreignThoughts}`
    if (asksForCitations(body.messages)) context.replyHeaders['x-openmaas-citations'] = 'left-out'
    let model = names.modelOf(body.model)
    const inputs: readonly string[] | undefined = models.find(model)?.catalogue?.inputs
    if (inputs?.includes('image') === false && withoutPictures(read.request).pictures > 0) model = visionModel
    if (model !== body.model) context.replyHeaders['x-openmaas-served-as'] = model
    return { ...read, request: { ...read.request, model } }
  }
}

/** Conversations are kept by clients. Those that would leave them here send all of it when they are told so by these words. */
function refuseThread({ thread }: AnthropicMessageRequest): void {
  if (thread === undefined || thread === null) return
  const reason = { zh: '服务端不保存会话。', en: 'Conversations are not kept by the server.' }
  const facts = { error_code: 'thread_unsupported_request', unsupported: ['thread'] }
  throw new ApiError('invalidParameter', { field: 'thread', reason }, { shouldRetry: false, facts })
}

function brokenOff({ requestId }: CallContext): ApiError {
  return new ApiError('upstreamFailed', { errorId: requestId })
}

/** @throws {ApiError} callFailed for a text that is not what was asked for */
function withCheckedJson(
  block: AnthropicMessage['content'][number],
  schema: Readonly<Record<string, unknown>>,
): AnthropicMessage['content'][number] {
  if (block.type !== 'text') return block
  return { ...block, text: checkedJson(String(block['text']), { type: 'json_schema', name: 'answer', schema }) }
}

/** The conversation without its pictures, which are counted apart: as text they would be thousands of times their weight. */
function withoutPictures(request: ChatRequest): { messages: ChatRequest['messages']; pictures: number } {
  let pictures = 0
  const messages = request.messages.map((message) => {
    if (!Array.isArray(message.content)) return message
    const content = message.content.filter(({ type }) => type !== 'image_url')
    pictures += message.content.length - content.length
    return { ...message, content }
  })
  return { messages, pictures }
}

function estimatedTokens(request: ChatRequest): number {
  const { messages, pictures } = withoutPictures(request)
  const tools = request.tools === undefined ? '' : JSON.stringify(request.tools)
  return estimateTokens(JSON.stringify(messages)) + estimateTokens(tools) + pictures * tokensPerPicture
}
