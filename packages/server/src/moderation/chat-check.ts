import type { CallContext } from '../calls/index.ts'
import type { AnswerCheck, ChatRequest, ContentCheck } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { judgeOperation } from './chat-judge.ts'
import { checkedAnswer, riskLevels } from './checked-answer.ts'
import type { WordLists } from './words/word-lists.ts'
import type { WordMatcher } from './words/word-matcher.ts'

/** For all accounts, for none, or for those named. */
export type Accounts = boolean | readonly string[]

export interface ChatCheckOptions {
  readonly words: WordLists
  readonly chatInput: Accounts
  readonly chatOutput: Accounts
  /** Whether a request may switch a check off that the operator switched on. */
  readonly callersMayDisable: boolean
}

/** Looks for listed words in chat calls, where the operator or the request wants that. */
export class ChatCheck implements ContentCheck {
  readonly #options: ChatCheckOptions

  constructor(options: ChatCheckOptions) {
    this.#options = options
  }

  async open(request: ChatRequest, context: CallContext): Promise<AnswerCheck | undefined> {
    const { words, chatInput, chatOutput } = this.#options
    const looksAtInput = this.#wanted(chatInput, request, context)
    const looksAtOutput = this.#wanted(chatOutput, request, context)
    if (!looksAtInput && !looksAtOutput) return undefined
    const matcher = await words.matcher()
    if (matcher.isEmpty) return undefined
    if (looksAtInput) refuseUnsafe(request, matcher)
    if (!looksAtOutput) return undefined
    return (parts) => checkedAnswer(parts, matcher, () => JSON.stringify(request.messages))
  }

  #wanted(accounts: Accounts, request: ChatRequest, { caller, operation }: CallContext): boolean {
    // A judge has to read what it judges.
    if (operation === judgeOperation) return false
    const asked = request.sensitive_word_check?.status?.toUpperCase()
    if (asked === 'ENABLE') return true
    if (asked === 'DISABLE' && this.#options.callersMayDisable) return false
    return typeof accounts === 'boolean' ? accounts : accounts.includes(caller.accountId)
  }
}

/** @throws {ApiError} contentUnsafe with the place of what the lists reject */
function refuseUnsafe({ messages }: ChatRequest, matcher: WordMatcher): void {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  for (const [index, { content }] of messages.entries()) {
    const texts = typeof content === 'string' ? [content] : (content ?? []).flatMap(({ text }) => text ?? [])
    const rejected = texts.some((text) => matcher.find(text).some(({ level }) => level === 'REJECT'))
    if (!rejected) continue
    const role = index >= last ? 'user' : 'history'
    const contentFilter = [{ role, level: riskLevels.REJECT }]
    throw new ApiError('contentUnsafe', {}, { shouldRetry: false, contentFilter })
  }
}
