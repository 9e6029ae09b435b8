import { createHash } from 'node:crypto'
import { EngineError } from '@openmaas/engines'
import type { ModerationVerdict } from '@openmaas/engines'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { piecesOf } from './text-pieces.ts'
import { moderationModel } from './text-judges.ts'
import type { TextJudges } from './text-judges.ts'
import { pass, worst } from './verdict.ts'

/** Operation in the books of what is judged for a chat call. */
const chatOperation = 'moderations.chat'
/** The slot is that of the chat call. */
const heldByTheChat = { release() {} }
/** Digests of texts that passed. Conversations send all that was said before with every call. */
const mostRemembered = 5000
const rememberedMilliseconds = 600_000

export interface ChatJudgingOptions {
  readonly judges: Pick<TextJudges, 'routes' | 'verdict'>
  readonly tracker: Pick<CallTracker, 'begin'>
  readonly now?: () => number
}

/** Lets an engine or a chat model judge what is said in chat calls. */
export class ChatJudging {
  readonly #options: ChatJudgingOptions
  readonly #now: () => number
  /** When each passed; the oldest first. */
  readonly #passed = new Map<string, number>()

  constructor(options: ChatJudgingOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** For one chat call; whoever opens it ends it. */
  open(context: CallContext): OpenJudging {
    return new OpenJudging(this.#options, context)
  }

  /** As `judge` of an open one, but for texts that passed a while ago. */
  async judgeAgain(text: string, judging: OpenJudging): Promise<ModerationVerdict> {
    const digest = createHash('sha256').update(text).digest('base64')
    const before = this.#passed.get(digest)
    if (before !== undefined && before + rememberedMilliseconds > this.#now()) return pass
    const verdict = await judging.judge(text)
    this.#passed.delete(digest)
    if (verdict.level !== 'PASS') return verdict
    this.#passed.set(digest, this.#now())
    const [oldest] = this.#passed.keys()
    if (this.#passed.size > mostRemembered && oldest !== undefined) this.#passed.delete(oldest)
    return verdict
  }
}

/** Judgements for one chat call, all of them one row in the books, which begins with the first. */
export class OpenJudging {
  readonly #options: Pick<ChatJudgingOptions, 'judges' | 'tracker'>
  readonly #context: CallContext
  #call: TrackedCall | undefined

  constructor(options: Pick<ChatJudgingOptions, 'judges' | 'tracker'>, context: CallContext) {
    this.#options = options
    this.#context = {
      ...context,
      operation: chatOperation,
      slot: heldByTheChat,
      outcome: {},
      replyHeaders: {},
    }
  }

  /** @throws {ApiError} {EngineError} when nobody can judge: nothing is passed unseen */
  async judge(text: string): Promise<ModerationVerdict> {
    if (text.trim() === '') return pass
    const { judges, tracker } = this.#options
    const call = (this.#call ??= tracker.begin(this.#context, { model: moderationModel, stream: false }))
    try {
      const verdicts: ModerationVerdict[] = []
      for (const piece of piecesOf(text)) {
        const verdict = await judges.verdict(piece, judges.routes, { call, context: this.#context })
        if (verdict === undefined) throw new EngineError('unavailable', 'Nothing is there that judges texts.')
        verdicts.push(verdict)
        if (verdict.level === 'REJECT') break
      }
      call.noteFirstPart()
      return worst(verdicts)
    } catch (error) {
      call.fail(error)
      throw error
    }
  }

  end(): void {
    this.#call?.finish('stop', undefined)
    this.#call?.end()
    this.#call = undefined
  }
}
