import type { AssistantRequest } from '@openmaas/protocol'
import type { Usage } from '@openmaas/engines'
import { failureOf, recallQuery } from '../applications/index.ts'
import type { CallContext } from '../calls/index.ts'
import { readChatRequest } from '../chat/index.ts'
import type { ChatService } from '../chat/index.ts'
import type { Conversation, ConversationService, Said, Turn } from '../conversations/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { promptWithPages } from '../web-search/index.ts'
import type { FoundPage, WebSearch } from '../web-search/index.ts'
import type { Assistant } from './assistant.ts'
import { usageOf } from './assistant-chunks.ts'
import type { AssistantEvent, AssistantHead } from './assistant-chunks.ts'
import { hasPictures, instructionsFor, newMessages, spokenText, toChatMessage } from './assistant-messages.ts'
import type { NewMessages } from './assistant-messages.ts'
import type { Attachments } from './attachments.ts'
import { assistants, findAssistant } from './catalogue.ts'
import { readSettings } from './conversation-settings.ts'
import { drawingFunction } from './drawing-function.ts'

export interface AssistantServiceOptions {
  readonly chat: ChatService
  readonly conversations: ConversationService
  readonly webSearch: WebSearch
  readonly attachments: Pick<Attachments, 'read'>
  /** Answers calls with pictures, which the models of assistants do not see. */
  readonly visionModel: string
  /** Draws a picture and gives its address. */
  readonly draw: (prompt: string, context: CallContext) => Promise<string>
  readonly now?: () => number
}

/** An answer that has been prepared; nothing of it runs before its first event is asked for. */
export interface OpenAnswer {
  readonly head: AssistantHead
  readonly events: AsyncIterable<AssistantEvent>
}

const defaultModel = 'glm-4-assistant'
/** Of a conversation, before the new messages. */
const historyMessages = 30
const searchCount = 8
const searchTools: ReadonlySet<unknown> = new Set(['web_browser', 'web_search'])

/** Talks as one of the assistants; what was said is kept as a conversation. */
export class AssistantService {
  readonly #options: AssistantServiceOptions
  readonly #now: () => number

  constructor(options: AssistantServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** @throws {ApiError} resourceNotFound for ids that nobody has */
  list(ids: readonly string[]): readonly Assistant[] {
    if (ids.length === 0) return assistants
    return ids.flatMap((id) => findAssistant(id) ?? [])
  }

  /** @throws {ApiError} resourceNotFound */
  get(id: string): Assistant {
    const assistant = findAssistant(id)
    if (assistant === undefined) throw notFound('assistant_id', id)
    return assistant
  }

  /**
   * Prepares an answer; what can be refused is refused here.
   * @throws {ApiError}
   */
  async open(request: AssistantRequest, context: CallContext): Promise<OpenAnswer> {
    const { chat, conversations, attachments } = this.#options
    const { accountId } = context.caller
    const assistant = this.get(request.assistant_id)
    const model = request.model ?? defaultModel
    const fileIds = (request.attachments ?? []).flatMap(({ file_id: id }) => id ?? [])
    const given = request.conversation_id?.trim() || undefined
    const known = given === undefined ? undefined : await conversations.find(accountId, 'assistant', given)
    if (given !== undefined && known?.assistantId !== assistant.id) throw notFound('conversation_id', given)
    const added = newMessages(request, await attachments.read(accountId, fileIds, context.signal))
    chat.check(this.#chatRequest(request, added.said.map(toChatMessage), hasPictures(added.said)))
    const conversationId =
      known?.id ?? (await conversations.create({ accountId, kind: 'assistant', assistantId: assistant.id }))
    const head = {
      id: context.requestId,
      request_id: request.request_id ?? context.requestId,
      conversation_id: conversationId,
      assistant_id: assistant.id,
      created: this.#now(),
      model,
    }
    return { head, events: this.#run(assistant, request, added, conversationId, context) }
  }

  async *#run(
    assistant: Assistant,
    request: AssistantRequest,
    added: NewMessages,
    id: string,
    context: CallContext,
  ): AsyncGenerator<AssistantEvent, void, undefined> {
    const { accountId } = context.caller
    const { conversations } = this.#options
    const turn = await conversations.takeTurn({ accountId, id }, historyMessages, context.signal)
    try {
      yield* this.#answer(assistant, request, added, { id, turn }, context)
    } finally {
      await turn.end()
    }
  }

  async *#answer(
    assistant: Assistant,
    request: AssistantRequest,
    added: NewMessages,
    { id, turn }: { readonly id: string; readonly turn: Turn },
    context: CallContext,
  ): AsyncGenerator<AssistantEvent, void, undefined> {
    const { chat, draw } = this.#options
    const all = [...turn.history, ...added.said]
    const found = await this.#search(assistant, request, all, context)
    const messages = [
      { role: 'system', content: instructionsFor(assistant, request, added.instructions) },
      ...all.map(toChatMessage),
    ]
    if (found !== undefined && found.pages.length > 0) this.#informLast(messages, all, found.pages)
    const asked = this.#chatRequest(request, messages, hasPictures(all))
    const parts = chat.parts(asked, context, request.stream !== false, {
      failureOf,
      ...(found === undefined || found.pages.length === 0
        ? {}
        : { grounding: { question: found.query, texts: found.pages.map(({ content }) => content) } }),
      ...(assistant.draws === true
        ? { functions: [drawingFunction((prompt, signal) => draw(prompt, { ...aside(context), signal }))] }
        : {}),
    })
    let answer = ''
    let begun = false
    for await (const part of parts) {
      if (part.type === 'finish') {
        const failure = failureOf(part.reason, context.requestId)
        if (failure !== undefined) throw failure
      }
      // Only now, so that an engine that fails is an error of the call.
      if (!begun && found !== undefined) yield* browserEvents(found)
      begun = true
      if (part.type === 'text-delta' && part.text !== '') {
        answer += part.text
        yield { type: 'text', text: part.text }
      } else if (part.type === 'reply-fields') {
        const blocks = part.messageFields?.['tool_calls']
        if (Array.isArray(blocks)) yield { type: 'tools', blocks: blocks as readonly object[] }
      } else if (part.type === 'finish') {
        const answered: Said = { role: 'assistant', content: [{ type: 'text', text: answer }] }
        await turn.keep([...added.said, answered], context.requestId)
        await this.#noteUsage(context.caller.accountId, id, part.usage)
        yield { type: 'finish', reason: part.reason, usage: part.usage }
      }
    }
  }

  /** Pages for the last question, where the assistant or the request wants them; a search that fails leaves the answer standing. */
  async #search(
    assistant: Assistant,
    request: AssistantRequest,
    all: readonly Said[],
    context: CallContext,
  ): Promise<{ readonly query: string; readonly pages: readonly FoundPage[] } | undefined> {
    const wanted = assistant.search ?? (request.tools?.some(({ type }) => searchTools.has(type)) ? {} : undefined)
    if (wanted === undefined) return undefined
    const { searches, readIntent } = this.#options.webSearch
    const turns = all.map(spokenText)
    const question = recallQuery(turns).slice(0, 150).toWellFormed()
    if (question.trim() === '') return undefined
    const searching = { ...aside(context), operation: 'web_search.create' }
    const { intent, keywords } = await readIntent(question, turns.slice(0, -1), searching)
    if (intent === 'SEARCH_NONE') return undefined
    try {
      const wishes = { engine: 'search_std', query: keywords, count: searchCount, detailed: false }
      return { query: keywords, pages: await searches.search({ ...wishes, domain: wanted.domain }, searching) }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      context.replyHeaders['x-openmaas-search'] = `failed; code=${error.code}`
      return { query: keywords, pages: [] }
    }
  }

  #informLast(messages: object[], all: readonly Said[], pages: readonly FoundPage[]): void {
    const asking = all.findLastIndex(({ role }) => role === 'user')
    const last = all[asking]
    if (last === undefined) return
    const text = promptWithPages(pages, spokenText(last).text, this.#now())
    const pictures = (last.content as readonly { readonly type: string }[]).filter(({ type }) => type === 'image_url')
    const content = pictures.length === 0 ? text : [...pictures, { type: 'text', text }]
    messages[messages.length - all.length + asking] = { role: 'user', content }
  }

  #chatRequest(request: AssistantRequest, messages: readonly object[], seesPictures: boolean) {
    const { do_sample: doSample, max_tokens: maxTokens, request_id: requestId, user_id: userId } = request
    return readChatRequest({
      model: seesPictures ? this.#options.visionModel : (request.model ?? defaultModel),
      messages,
      stream: true,
      ...(doSample === undefined ? {} : { do_sample: doSample }),
      ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
      ...(requestId === undefined ? {} : { request_id: requestId }),
      ...(userId === undefined ? {} : { user_id: userId }),
    })
  }

  /** What the conversation has used so far, for its list. */
  async #noteUsage(accountId: string, id: string, usage: Usage): Promise<void> {
    const { conversations } = this.#options
    const conversation: Conversation | undefined = await conversations.find(accountId, 'assistant', id)
    if (conversation === undefined) return
    const before = readSettings(conversation.settings).usage
    const added = usageOf(usage)
    await conversations.changeSettings(conversation, {
      usage: {
        prompt_tokens: before.prompt_tokens + added.prompt_tokens,
        completion_tokens: before.completion_tokens + added.completion_tokens,
        total_tokens: before.total_tokens + added.total_tokens,
      },
    })
  }
}

/** For work that has a row of its own in the books; slot and engine of the answer are the answer's. */
function aside(context: CallContext): CallContext {
  return { ...context, slot: undefined, outcome: {}, replyHeaders: {} }
}

function* browserEvents({
  query,
  pages,
}: {
  readonly query: string
  readonly pages: readonly FoundPage[]
}): Generator<AssistantEvent, void, undefined> {
  const block = (browser: object): AssistantEvent => ({
    type: 'tools',
    blocks: [{ index: 0, type: 'web_browser', web_browser: browser }],
  })
  yield block({ input: query })
  yield block({ outputs: pages.map(({ title, link, content }) => ({ title, link, content })) })
}

function notFound(field: string, id: string): ApiError {
  return new ApiError('resourceNotFound', { field, value: id.slice(0, 64) }, { shouldRetry: false })
}
