import type { ChatContentPart, ChatGrounding, ChatPart } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import { readChatRequest } from '../chat/index.ts'
import type { ChatService } from '../chat/index.ts'
import type { RecallMethod, RecalledSlice, RecallRequest, RetrievalService } from '../knowledge/index.ts'
import { noteRecall } from '../knowledge/index.ts'
import { failureOf } from './failure-of.ts'
import { fillPromptTemplate } from './prompt-template.ts'
import type { RewriteQuestion } from './question-rewriter.ts'
import { recallQuery } from './recall-query.ts'
import type { SpokenTurn } from './recall-query.ts'
import type { KeptRecall, RecalledForAnswer, RecallKeeper } from './recall-keeper.ts'
import { spliceSlices } from './splice-slices.ts'

/** One message of a conversation, oldest first; the last one asks. */
export interface AnswerTurn {
  readonly role: 'user' | 'assistant'
  readonly content: string | readonly ChatContentPart[]
}

export interface RecallSettings {
  readonly method: RecallMethod
  /** Share of vectors in `mixed`, 0 to 1. */
  readonly vectorShare: number
  /** Slices recalled before reranking. */
  readonly topN: number
  /** Slices that go into the prompt. */
  readonly topK: number
  readonly threshold?: number
  readonly rerankModel?: string
}

export interface AnswerRequest {
  /** Key under which what was recalled can be asked for. */
  readonly requestId: string
  readonly turns: readonly AnswerTurn[]
  /** Empty: nothing is recalled. */
  readonly bases: RecallRequest['bases']
  readonly recall: RecallSettings
  /** With the two placeholders (prompt-template.ts). */
  readonly template: string
  /** How a slice is written into the prompt; absent: with its number and the name of its document. */
  readonly splicing?: string
  /** Further texts to answer from, such as files of the conversation; they follow the slices. */
  readonly materials?: readonly { readonly name: string; readonly text: string }[]
  readonly model: string
  readonly temperature?: number
  readonly topP?: number
  readonly maxTokens?: number
  /** Default false: `max_token` of applications would be spent on thoughts that no reply shows. */
  readonly thinking?: boolean
  readonly stream: boolean
  /** Where the answer belongs, kept with what was recalled. */
  readonly applicationId?: string
  readonly conversationId?: string
  readonly nodeId?: string
}

export interface Answer {
  /** Best first, as they stand in the prompt. */
  readonly slices: readonly RecalledSlice[]
  /** What was searched for. */
  readonly query: string
  /** Lazy: the engine is called when the first part is asked for. What was recalled is stored before the first part is given. */
  readonly parts: AsyncIterable<ChatPart>
}

export interface AnswerServiceOptions {
  readonly chat: Pick<ChatService, 'check' | 'parts'>
  readonly retrieval: Pick<RetrievalService, 'recall'>
  readonly keeper: RecallKeeper
  /** Absent: rules make follow-up questions searchable. */
  readonly rewrite: RewriteQuestion | undefined
}

/** Answers questions from knowledge bases: for applications, flows and the knowledge chat. */
export class AnswerService {
  readonly #options: AnswerServiceOptions

  constructor(options: AnswerServiceOptions) {
    this.#options = options
  }

  /**
   * Recalls, and makes ready to answer.
   * @throws {ApiError} for bases, documents or a model that the account does not have; {EngineError} when recall fails
   */
  async open(request: AnswerRequest, context: CallContext): Promise<Answer> {
    const chatRequest = (knowledge: string) =>
      readChatRequest({
        model: request.model,
        messages: messagesOf(request, knowledge),
        thinking: { type: request.thinking === true ? 'enabled' : 'disabled' },
        stream: request.stream,
        ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
        ...(request.topP === undefined ? {} : { top_p: request.topP }),
        ...(request.maxTokens === undefined ? {} : { max_tokens: request.maxTokens }),
      })
    // What the model refuses is told before anything is searched for.
    this.#options.chat.check(chatRequest(''))
    const query = request.bases.length === 0 ? '' : await this.#queryOf(request.turns, context)
    const slices = query.trim() === '' ? [] : await this.recall({ ...request, query }, context)
    const materials = request.materials ?? []
    const knowledge = spliceSlices(
      [...slices, ...materials.map(({ name, text }) => ({ documentName: name, text }))],
      request.splicing,
    )
    const grounding = {
      question: query === '' ? recallQuery(spokenTurns(request.turns)) : query,
      texts: [...slices, ...materials].map(({ text }) => text),
    }
    const parts = this.#parts({ ...request, query, slices }, chatRequest(knowledge), grounding, context)
    return { slices, query, parts }
  }

  /** Recall alone; what was done in place of what was asked for is told in the reply's headers. */
  async recall(
    request: { readonly query: string; readonly bases: RecallRequest['bases']; readonly recall: RecallSettings },
    context: CallContext,
  ): Promise<readonly RecalledSlice[]> {
    const recall = await this.#options.retrieval.recall(
      { query: request.query, bases: request.bases, ...request.recall },
      context,
    )
    noteRecall(recall, context.replyHeaders)
    return recall.slices
  }

  /** Keeps what an answer is made from, under the id of its request. */
  keep(recalled: RecalledForAnswer, accountId: string): Promise<KeptRecall> {
    return this.#options.keeper.keep(recalled, accountId)
  }

  async #queryOf(turns: readonly AnswerTurn[], context: CallContext): Promise<string> {
    const spoken = spokenTurns(turns)
    const followsUp = spoken.filter(({ role }) => role === 'user').length > 1
    const rewritten = followsUp ? await this.#options.rewrite?.(spoken, context) : undefined
    return rewritten ?? recallQuery(spoken)
  }

  /** The engine begins while the snapshot is being written; nothing goes out before that is done. */
  async *#parts(
    answered: AnswerRequest & { readonly query: string; readonly slices: readonly RecalledSlice[] },
    chatRequest: Parameters<ChatService['parts']>[0],
    grounding: ChatGrounding,
    context: CallContext,
  ): AsyncGenerator<ChatPart, void, undefined> {
    const keeping = this.keep(answered, context.caller.accountId)
    // Its failure is told where it is awaited; until then it must not count as unhandled.
    keeping.catch(() => {})
    let text = ''
    for await (const part of this.#options.chat.parts(chatRequest, context, answered.stream, {
      grounding,
      failureOf,
    })) {
      const kept = await keeping
      if (part.type === 'text-delta') text += part.text
      if (part.type === 'finish') await kept.answered(text, answered.materials)
      yield part
    }
  }
}

/** The first user message becomes the template with its own words as the question; later messages stay as sent. */
function messagesOf({ turns, template }: AnswerRequest, knowledge: string): object[] {
  const first = turns.findIndex(({ role }) => role === 'user')
  return turns.map(({ role, content }, index) => {
    if (index !== first) return { role, content }
    const text = fillPromptTemplate(template, { knowledge, question: textOf(content) })
    if (typeof content === 'string') return { role, content: text }
    return { role, content: [...content.filter(({ type }) => type !== 'text'), { type: 'text', text }] }
  })
}

function spokenTurns(turns: readonly AnswerTurn[]): SpokenTurn[] {
  return turns.map(({ role, content }) => ({ role, text: textOf(content) }))
}

function textOf(content: AnswerTurn['content']): string {
  if (typeof content === 'string') return content
  return content.flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : [])).join('\n')
}
