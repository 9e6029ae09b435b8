import type { ChatPart } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import type { AnswerCheck, ChatRequest, ContentCheck } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { judgeOperation } from './chat-judge.ts'
import { riskLevels } from './answer-end.ts'
import type { ChatJudging, OpenJudging } from './chat-judging.ts'
import { checkedAnswer } from './checked-answer.ts'
import { judgedAnswer } from './judged-answer.ts'
import type { WordLists } from './words/word-lists.ts'
import type { WordMatcher } from './words/word-matcher.ts'

/** For all accounts, for none, or for those named. */
export type Accounts = boolean | readonly string[]

export interface ChatCheckOptions {
  readonly words: WordLists
  /** An engine or a chat model that judges as well; absent: the word lists alone. */
  readonly judging: ChatJudging | undefined
  readonly chatInput: Accounts
  readonly chatOutput: Accounts
  /** Whether a request may switch a check off that the operator switched on. */
  readonly callersMayDisable: boolean
}

/** Looks at chat calls, by word lists and an engine, where the operator or the request wants that. */
export class ChatCheck implements ContentCheck {
  readonly #options: ChatCheckOptions

  constructor(options: ChatCheckOptions) {
    this.#options = options
  }

  async open(request: ChatRequest, context: CallContext): Promise<AnswerCheck | undefined> {
    const { words, judging, chatInput, chatOutput } = this.#options
    const looksAtInput = this.#wanted(chatInput, request, context)
    const looksAtOutput = this.#wanted(chatOutput, request, context)
    if (!looksAtInput && !looksAtOutput) return undefined
    const matcher = await words.matcher()
    if (looksAtInput && !matcher.isEmpty) refuseUnsafe(request, matcher)
    if (looksAtInput && judging !== undefined) await refuseJudged(request, judging, context)
    if (!looksAtOutput) return undefined
    const promptText = (): string => JSON.stringify(request.messages)
    const byWords: AnswerCheck | undefined = matcher.isEmpty
      ? undefined
      : (parts) => checkedAnswer(parts, matcher, promptText)
    if (judging === undefined) return byWords
    return (parts) => judgedParts(byWords?.(parts) ?? parts, judging.open(context), promptText)
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

async function* judgedParts(
  parts: AsyncIterable<ChatPart>,
  judging: OpenJudging,
  promptText: () => string,
): AsyncGenerator<ChatPart, void, undefined> {
  try {
    yield* judgedAnswer(parts, (text) => judging.judge(text), promptText)
  } finally {
    judging.end()
  }
}

/** @throws {ApiError} contentUnsafe with the place of what the lists reject */
function refuseUnsafe({ messages }: ChatRequest, matcher: WordMatcher): void {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  for (const [index, { content }] of messages.entries()) {
    const texts = textsOf(content)
    // What stands in neighbouring parts is read as one.
    const read = texts.length > 1 ? [...texts, texts.join('')] : texts
    if (read.some((text) => matcher.find(text).some(({ level }) => level === 'REJECT')))
      throw unsafe(index >= last ? 'user' : 'history')
  }
}

/** @throws {ApiError} contentUnsafe with the place of what is judged so; {EngineError} where nobody can judge */
async function refuseJudged({ messages }: ChatRequest, judging: ChatJudging, context: CallContext): Promise<void> {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const open = judging.open(context)
  try {
    // The question first: it is what is new.
    const order = [...messages.keys()].toSorted((one, other) => Number(other >= last) - Number(one >= last))
    for (const index of order) {
      const text = textsOf(messages[index]?.content).join('\n')
      const { level } = await judging.judgeAgain(text, open)
      if (level === 'REJECT') throw unsafe(index >= last ? 'user' : 'history')
    }
  } finally {
    open.end()
  }
}

function textsOf(content: ChatRequest['messages'][number]['content']): string[] {
  return typeof content === 'string' ? [content] : (content ?? []).flatMap(({ text }) => text ?? [])
}

function unsafe(role: 'user' | 'history'): ApiError {
  const contentFilter = [{ role, level: riskLevels.REJECT }]
  return new ApiError('contentUnsafe', {}, { shouldRetry: false, contentFilter })
}
