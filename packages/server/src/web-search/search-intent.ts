import { EngineError } from '@openmaas/engines'
import { z } from 'zod'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Log } from '../telemetry/index.ts'

/** What a question wants of a search. */
export interface SearchIntent {
  /** As it was asked. */
  readonly query: string
  /** `SEARCH_ALWAYS`: nobody looked whether a search is wanted. */
  readonly intent: 'SEARCH_ALL' | 'SEARCH_NONE' | 'SEARCH_ALWAYS'
  /** What to search for. */
  readonly keywords: string
}

export interface SpokenTurn {
  readonly role: string
  readonly text: string
}

/** One question to a chat model, answered as JSON. */
export type AskForJson = (prompt: string, context: CallContext) => Promise<string>

/** What a question wants; never fails, for a question can always be searched for as it stands. */
export type ReadIntent = (query: string, turns: readonly SpokenTurn[], context: CallContext) => Promise<SearchIntent>

/** Of the question to the model in the books, which is no search. */
const intentOperation = 'web_search.intent'
const patienceMilliseconds = 8000
const maxTurns = 6
const maxTurnCharacters = 500
const maxKeywordCharacters = 100

const understood = z.object({ search: z.boolean(), keywords: z.string().default('') })

/** Without a model nobody judges: what is asked is what is searched for. */
export const plainIntent: ReadIntent = async (query) => ({ query, intent: 'SEARCH_ALL', keywords: query })

/** A chat model that says whether a question needs the web, and by which words. What it fails to say, `plainIntent` says. */
export function intentByModel(ask: AskForJson, log: Pick<Log, 'warn'>): ReadIntent {
  return async (query, turns, context) => {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patienceMilliseconds)])
    try {
      const asking: CallContext = { ...context, operation: intentOperation, signal }
      const answer = understood.safeParse(JSON.parse(await ask(promptFor(query, turns), asking)))
      if (answer.success) return intentOf(query, answer.data)
      log.warn('a model told no intent of a search', { error: answer.error })
    } catch (error) {
      context.signal.throwIfAborted()
      const isExpected =
        error instanceof EngineError || error instanceof ApiError || error instanceof SyntaxError || signal.aborted
      if (!isExpected) throw error
      log.warn('the intent of a search was not recognised, the question is searched for as it stands', { error })
    }
    return plainIntent(query, turns, context)
  }
}

function intentOf(query: string, { search, keywords }: z.infer<typeof understood>): SearchIntent {
  if (!search) return { query, intent: 'SEARCH_NONE', keywords: '' }
  const words = keywords.trim()
  const usable = words !== '' && words.length <= maxKeywordCharacters
  return { query, intent: 'SEARCH_ALL', keywords: usable ? words : query }
}

function promptFor(query: string, turns: readonly SpokenTurn[]): string {
  const spoken = turns
    .slice(-maxTurns)
    .map(({ role, text }) => `${role === 'user' ? '用户' : '助手'}：${text.slice(0, maxTurnCharacters)}`)
    .join('\n')
  return `判断回答用户最后的问题是否需要搜索互联网，并给出适合搜索引擎的关键词（补全指代，保持原来的语言）。
寒暄、写作、计算和只涉及对话本身的问题不需要搜索。今天是 ${new Date().toISOString().slice(0, 10)}。
只输出 JSON：{"search": true 或 false, "keywords": "关键词"}

${spoken === '' ? '' : `对话：\n${spoken}\n\n`}最后的问题：${query}`
}
