import { EngineError, foldParts } from '@openmaas/engines'
import { chatCompletionRequest } from '@openmaas/protocol'
import type { CallContext } from '../calls/index.ts'
import type { ChatService } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Log } from '../telemetry/index.ts'
import type { SpokenTurn } from './recall-query.ts'
import { RewriterPatience } from './rewriter-patience.ts'

/** Makes the last question of a conversation stand alone; undefined where it could not. */
export type RewriteQuestion = (turns: readonly SpokenTurn[], context: CallContext) => Promise<string | undefined>

const maxTurns = 7
const maxTurnCharacters = 500
const maxQuestionCharacters = 1000

/**
 * A chat model that completes questions. Its failure is no failure of the answer: the rules of `recallQuery` stand in, as they do for
 * the questions after one for which it was waited in vain.
 */
export function questionRewriter(
  chat: Pick<ChatService, 'parts'>,
  model: string,
  log: Log,
  patience: RewriterPatience = new RewriterPatience(),
): RewriteQuestion {
  return async (turns, context) => {
    const patienceMilliseconds = patience.take()
    if (patienceMilliseconds === undefined) return undefined
    const spoken = turns
      .slice(-maxTurns)
      .map(({ role, text }) => `${role === 'user' ? '用户' : '助手'}：${text.slice(0, maxTurnCharacters)}`)
    const request = chatCompletionRequest.parse({
      model,
      messages: [
        {
          role: 'user',
          content: `把下面对话中用户的最后一个问题改写成不依赖上文也能看懂的完整问题，保持原来的语言，只输出改写后的问题。\n\n${spoken.join('\n')}`,
        },
      ],
      do_sample: false,
      max_tokens: 256,
      thinking: { type: 'disabled' },
    })
    const timeOut = AbortSignal.timeout(patienceMilliseconds)
    const signal = AbortSignal.any([context.signal, timeOut])
    const startedAt = performance.now()
    try {
      const { content } = await foldParts(chat.parts(request, { ...context, signal, slot: undefined }, false))
      patience.answered(performance.now() - startedAt)
      const question = content.trim()
      return question === '' || question.length > maxQuestionCharacters ? undefined : question
    } catch (error) {
      if (timeOut.aborted && !context.signal.aborted) patience.timedOut()
      else patience.left()
      context.signal.throwIfAborted()
      if (!(error instanceof EngineError) && !(error instanceof ApiError) && !signal.aborted) throw error
      log.warn('question was not rewritten, the rules decide what is searched for', { error })
      return undefined
    }
  }
}
