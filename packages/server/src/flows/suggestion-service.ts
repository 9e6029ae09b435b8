import { EngineError } from '@openmaas/engines'
import { z } from 'zod'
import { recallRepository } from '../applications/index.ts'
import type { ApplicationService, SliceInfoService, SnapshotSlice } from '../applications/index.ts'
import type { CallContext } from '../calls/index.ts'
import type { Conversation, ConversationService } from '../conversations/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { AskModel } from '../knowledge/index.ts'
import type { Log } from '../telemetry/index.ts'
import { textOf } from './flow-messages.ts'
import { conversationNotFound } from './not-found.ts'
import { suggestedQuestions } from './suggested-questions.ts'

export interface SuggestionServiceOptions {
  readonly db: Database
  readonly applications: ApplicationService
  readonly conversations: ConversationService
  readonly sliceInfo: SliceInfoService
  /** A model that thinks of questions; absent: rules do. */
  readonly ask: AskModel | undefined
  readonly log: Log
}

const most = 3
const lastMessages = 28
const maxPromptCharacters = 6000
const patienceMilliseconds = 20_000

const asked = z.object({ questions: z.array(z.string()) })
/** What a model thought of, kept with the conversation until something more is said in it. */
const remembered = z.object({ suggested: z.object({ messageCount: z.number(), problems: z.array(z.string()) }) })

/** Questions that could be asked next in a conversation. */
export class SuggestionService {
  readonly #options: SuggestionServiceOptions

  constructor(options: SuggestionServiceOptions) {
    this.#options = options
  }

  /** At most three; none before anything was recalled. @throws {ApiError} resourceNotFound */
  async problems(applicationId: string, conversationId: string, context: CallContext): Promise<string[]> {
    const { db, applications, conversations, sliceInfo } = this.#options
    const { accountId } = context.caller
    const application = await applications.get(accountId, applicationId)
    const conversation = await conversations.find(accountId, 'flow', conversationId)
    if (conversation?.applicationId !== application.id) throw conversationNotFound(conversationId)
    const last = await recallRepository(db).latestOf(accountId, conversation.id)
    if (last === undefined) return []
    const { slices } = await sliceInfo.find(accountId, last.requestId)
    const said = await conversations.last(conversation, lastMessages)
    const questions = said.filter(({ role }) => role === 'user').map(textOf)
    const thought = await this.#thoughtOf(conversation, slices, questions, context)
    return thought ?? suggestedQuestions(slices, questions, most)
  }

  async #thoughtOf(
    conversation: Conversation,
    slices: readonly SnapshotSlice[],
    questions: readonly string[],
    context: CallContext,
  ): Promise<string[] | undefined> {
    const { ask, conversations, log } = this.#options
    if (ask === undefined || slices.length === 0) return undefined
    const known = remembered.safeParse(JSON.parse(conversation.settings))
    if (known.success && known.data.suggested.messageCount === conversation.messageCount) {
      return known.data.suggested.problems
    }
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patienceMilliseconds)])
    try {
      const reply = asked.safeParse(JSON.parse(await ask(promptFor(slices, questions), { ...context, signal })))
      const problems = reply.success ? reply.data.questions.map((one) => one.trim()).filter((one) => one !== '') : []
      if (problems.length === 0) return undefined
      const suggested = { messageCount: conversation.messageCount, problems: problems.slice(0, most) }
      await conversations.changeSettings(conversation, { suggested })
      return suggested.problems
    } catch (error) {
      context.signal.throwIfAborted()
      const expected = error instanceof EngineError || error instanceof ApiError || error instanceof SyntaxError
      if (!expected && !signal.aborted) throw error
      log.warn('no model thought of questions, the rules do', { error })
      return undefined
    }
  }
}

function promptFor(slices: readonly SnapshotSlice[], questions: readonly string[]): string {
  const texts = slices.map(({ text }) => text).join('\n\n')
  return `根据下面的资料，提出 ${most} 个用户接下来可能会问、并且资料能够回答的简短问题，不要重复已经问过的问题，使用提问所用的语言。
只输出 JSON，形如 {"questions": ["…"]}。

<knowledge>
${texts.slice(0, maxPromptCharacters)}
</knowledge>

已经问过：
${questions.map((question) => `- ${question.slice(0, 200)}`).join('\n')}`
}
