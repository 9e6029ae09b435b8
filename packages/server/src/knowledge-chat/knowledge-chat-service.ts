import { randomUUID } from 'node:crypto'
import { ReplyFold } from '@openmaas/engines'
import type { ChatGrounding, FoldedReply, Usage } from '@openmaas/engines'
import type { zragChat } from '@openmaas/protocol'
import type { z } from 'zod'
import { failureOf } from '../applications/index.ts'
import type { AnswerService, KeptRecall } from '../applications/index.ts'
import type { CallContext } from '../calls/index.ts'
import { readChatRequest } from '../chat/index.ts'
import type { ChatService } from '../chat/index.ts'
import type { ConversationService, Said, Turn } from '../conversations/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { baseNotFound } from '../knowledge/index.ts'
import type { Knowledge, RecalledSlice } from '../knowledge/index.ts'
import { HeldBackText } from './held-back-text.ts'
import { namedAsSent } from './named-as-sent.ts'
import { knowledgeTool, lookupOf, runLookup } from './knowledge-tool.ts'

export type KnowledgeChatRequest = z.output<typeof zragChat.body>
type Content = KnowledgeChatRequest['messages'][number]['content']

export type KnowledgeChatEvent =
  | { readonly type: 'session_created' | 'reasoning' | 'thought' | 'answer'; readonly data: string }
  | {
      readonly type: 'tool_call'
      readonly data: { readonly callId: string; readonly toolName: string; readonly arguments: object }
    }
  | {
      readonly type: 'tool_result'
      readonly data: {
        readonly callId: string
        readonly toolName: string
        readonly result: unknown
        readonly status: 'success' | 'error'
        readonly durationMs: number
      }
    }
  | { readonly type: 'done'; readonly messageId: string; readonly data: string; readonly usage: KnowledgeChatUsage }

export interface KnowledgeChatUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  /** Calls of tools. */
  readonly total_calls: number
  readonly prompt_tokens_details: { readonly cached_tokens: number }
  readonly completion_tokens_details: { readonly reasoning_tokens: number }
}

export interface KnowledgeChatOptions {
  readonly chat: ChatService
  readonly answers: AnswerService
  readonly conversations: ConversationService
  readonly knowledge: Pick<Knowledge, 'retrieval' | 'ownBases' | 'linksFor' | 'imagesOf'>
}

/** Of a session, before the new messages. */
const historyMessages = 28

const instructions = `你是知识库问答助手。需要资料时调用 ${knowledgeTool.function.name} 检索用户的知识库，可以换不同的说法多次检索。
涉及具体事实的回答只依据检索到的资料，并在句末用方括号注明所依据资料的编号，例如 [1]；检索不到时直接说明知识库中没有相关内容，不要编造。
使用提问所用的语言回答。`

const instructing = { role: 'system', content: instructions } as const

/** A session and the turn in it. */
interface Session {
  readonly id: string
  readonly isNew: boolean
  readonly turn: Turn
}

/** Talks about knowledge bases: the model decides whether to look something up, and again, before it answers. */
export class KnowledgeChatService {
  readonly #options: KnowledgeChatOptions

  constructor(options: KnowledgeChatOptions) {
    this.#options = options
  }

  /**
   * Lazy: nothing runs before the first event is asked for. What was said is kept before `done` is given; an answer that does not come
   * to its end leaves the session as it was.
   * @param sessionId of a session to be continued; absent: a new one
   * @returns the events with the session they belong to
   * @throws {ApiError} {EngineError} before the first event, and when the answer breaks off
   */
  async *run(
    request: KnowledgeChatRequest,
    sessionId: string | undefined,
    context: CallContext,
  ): AsyncGenerator<{ readonly sessionId: string; readonly event: KnowledgeChatEvent }, void, undefined> {
    const { chat, conversations, knowledge } = this.#options
    const { accountId } = context.caller
    requireQuestion(request)
    // Without our instructions, so that a message is named by its place in the request.
    chat.check(chatRequest(request, newMessages(request), true))
    const { know_ids: ids } = request.retrieval
    const own = await knowledge.ownBases(accountId, ids)
    const foreign = ids.find((id) => !own.has(id))
    if (foreign !== undefined) throw baseNotFound(foreign)
    const known = sessionId === undefined ? undefined : await conversations.find(accountId, 'zrag', sessionId)
    if (sessionId !== undefined && known === undefined) throw sessionNotFound(sessionId)
    const id = known?.id ?? (await conversations.create({ accountId, kind: 'zrag' }))
    const turn = await conversations.takeTurn({ accountId, id }, historyMessages, context.signal)
    try {
      const session = { id, isNew: known === undefined, turn }
      for await (const event of this.#answer(request, session, context)) yield { sessionId: id, event }
    } catch (error) {
      // Before the messages of the request stand our instructions and what was said before.
      throw namedAsSent(error, 1 + turn.history.length)
    } finally {
      await turn.end()
    }
  }

  async *#answer(
    request: KnowledgeChatRequest,
    session: Session,
    context: CallContext,
  ): AsyncGenerator<KnowledgeChatEvent, void, undefined> {
    const said: Said[] = request.messages.map(({ content }) => ({ role: 'user', content }))
    const questions = [...session.turn.history, ...said].filter(({ role }) => role === 'user').map(textOf)
    const messages: object[] = [...session.turn.history, ...said].map(({ role, content }) => ({ role, content }))
    const total = new UsageSum()
    let found: readonly RecalledSlice[] = []
    let kept: KeptRecall | undefined
    let grounding: ChatGrounding | undefined
    let answer = ''
    let begun = false
    for (let step = 0; ; step++) {
      const offersTool = step < request.max_steps
      const fold = new ReplyFold()
      const text = new HeldBackText(!offersTool)
      const asked = chatRequest(request, [instructing, ...messages], offersTool)
      for await (const part of this.#options.chat.parts(asked, context, true, { grounding, failureOf })) {
        fold.add(part)
        if (part.type === 'finish') {
          const failure = failureOf(part.reason, context.requestId)
          if (failure !== undefined) throw failure
        }
        // Only now, so that an engine that fails is an error of the call.
        if (!begun && session.isNew) yield { type: 'session_created', data: session.id }
        begun = true
        if (part.type === 'reasoning-delta' && request.enable_thinking) yield { type: 'reasoning', data: part.text }
        if (part.type !== 'text-delta') continue
        const told = text.add(part.text)
        if (told !== '') yield { type: 'answer', data: told }
        answer += told
      }
      const reply = fold.reply()
      total.add(reply.usage)
      const calls = offersTool ? reply.toolCalls : []
      const rest = text.take()
      if (rest !== '') yield { type: calls.length > 0 ? 'thought' : 'answer', data: rest }
      if (calls.length === 0) {
        answer += rest
        break
      }
      messages.push(callMessage(reply))
      for (const call of calls) {
        total.calls++
        const lookup = lookupOf(call, questions)
        const { toolName } = lookup
        yield { type: 'tool_call', data: { callId: call.id, toolName, arguments: lookup.arguments } }
        const looking = { ...context, slot: undefined }
        const outcome = await runLookup(lookup, request.retrieval, found, this.#options.knowledge, looking)
        found = outcome.found
        kept = await this.#keep(lookup.query, found, session, context)
        const { result, status, durationMs, text: content } = outcome
        if (status === 'success') grounding = { question: lookup.query, texts: found.map((slice) => slice.text) }
        yield { type: 'tool_result', data: { callId: call.id, toolName, result, status, durationMs } }
        messages.push({ role: 'tool', tool_call_id: call.id, content })
      }
    }
    await kept?.answered(answer)
    await session.turn.keep([...said, { role: 'assistant', content: answer }], context.requestId)
    yield { type: 'done', messageId: randomUUID(), data: '', usage: total.reply() }
  }

  /** What was found so far, so that the places of its slices can be asked for by the id of the call. */
  #keep(query: string, slices: readonly RecalledSlice[], { id }: Session, context: CallContext): Promise<KeptRecall> {
    const recalled = { requestId: context.requestId, query, slices, conversationId: id }
    return this.#options.answers.keep(recalled, context.caller.accountId)
  }
}

function chatRequest(request: KnowledgeChatRequest, messages: readonly object[], offersTool: boolean) {
  return readChatRequest({
    model: request.model,
    messages,
    temperature: request.temperature,
    thinking: { type: request.enable_thinking ? 'enabled' : 'disabled' },
    stream: true,
    ...(offersTool ? { tools: [knowledgeTool] } : {}),
  })
}

function newMessages({ messages }: KnowledgeChatRequest): object[] {
  return messages.map(({ role, content }) => ({ role, content }))
}

/** The model's own words and calls, as the next step has to see them. */
function callMessage({ content, toolCalls, reasoning }: FoldedReply): object {
  return {
    role: 'assistant',
    content,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    tool_calls: toolCalls.map(({ id, name, arguments: text }) => ({
      id,
      type: 'function',
      function: { name, arguments: text },
    })),
  }
}

function textOf({ content }: Said): string {
  const given = content as Content
  if (typeof given === 'string') return given
  return given.flatMap(({ text }) => (text === undefined ? [] : [text])).join('\n')
}

function requireQuestion({ messages }: KnowledgeChatRequest): void {
  const asks = ({ content }: { readonly content: Content }): boolean =>
    typeof content === 'string'
      ? content.trim() !== ''
      : content.some(({ type, text }) => type === 'image_url' || (text ?? '').trim() !== '')
  if (messages.some(asks)) return
  const reason = { zh: '没有可以回答的内容。', en: 'There is nothing to answer.' }
  throw new ApiError('invalidParameter', { field: 'messages', reason }, { shouldRetry: false })
}

function sessionNotFound(id: string): ApiError {
  return new ApiError('resourceNotFound', { field: 'X-Session-Id', value: id.slice(0, 64) }, { shouldRetry: false })
}

/** All steps of an answer together. */
class UsageSum {
  calls = 0
  #prompt = 0
  #completion = 0
  #cached = 0
  #reasoning = 0

  add(usage: Usage): void {
    this.#prompt += usage.promptTokens
    this.#completion += usage.completionTokens
    this.#cached += usage.cachedTokens ?? 0
    this.#reasoning += usage.reasoningTokens ?? 0
  }

  reply(): KnowledgeChatUsage {
    return {
      prompt_tokens: this.#prompt,
      completion_tokens: this.#completion,
      total_tokens: this.#prompt + this.#completion,
      total_calls: this.calls,
      prompt_tokens_details: { cached_tokens: this.#cached },
      completion_tokens_details: { reasoning_tokens: this.#reasoning },
    }
  }
}
