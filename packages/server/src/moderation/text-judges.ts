import { EngineError } from '@openmaas/engines'
import type { ModerationEngine, ModerationItem, ModerationVerdict } from '@openmaas/engines'
import type { CallContext, TrackedCall } from '../calls/index.ts'
import { callRouted } from '../models/index.ts'
import type { BoundRoute, ModelRegistry } from '../models/index.ts'
import type { ChatJudge } from './chat-judge.ts'

export const moderationModel = 'moderation'

/** The call that a judgement is part of, for its routes and its books. */
export interface JudgingCall {
  readonly call: TrackedCall
  readonly context: CallContext
}

/** Routes whose engine judges content of that type. */
export function judgingRoutes(routes: readonly BoundRoute[], type: ModerationItem['type']): readonly BoundRoute[] {
  return routes.filter(({ handle }) => handle.engine.moderation?.contentTypes.includes(type) === true)
}

export interface TextJudgesOptions {
  readonly models: Pick<ModelRegistry, 'find'>
  /** A chat model, where no engine is routed. */
  readonly judge: ChatJudge | undefined
}

/** What judges texts beside the word lists: an engine routed for it, or else a chat model. */
export class TextJudges {
  readonly #models: Pick<ModelRegistry, 'find'>
  readonly #judge: ChatJudge | undefined

  constructor({ models, judge }: TextJudgesOptions) {
    this.#models = models
    this.#judge = judge
  }

  /** Routes of the model under which content is judged where no other is named. */
  get routes(): readonly BoundRoute[] {
    return this.#models.find(moderationModel)?.routes ?? []
  }

  isThere(routes: readonly BoundRoute[]): boolean {
    return judgingRoutes(routes, 'text').length > 0 || this.#judge?.isThere === true
  }

  /**
   * @returns undefined where nothing but word lists judges texts
   * @throws {ApiError} {EngineError}
   */
  async verdict(
    text: string,
    routes: readonly BoundRoute[],
    judging: JudgingCall,
  ): Promise<ModerationVerdict | undefined> {
    const able = judgingRoutes(routes, 'text')
    if (able.length > 0) return askEngine(able, () => ({ type: 'text', text }), judging)
    if (this.#judge?.isThere !== true) return undefined
    const { verdict, engine } = await this.#judge.judge({ text }, judging.context)
    if (engine !== undefined) judging.call.noteRoute(engine, 'judge')
    return verdict
  }
}

/**
 * One verdict of the best route, and of the next ones as long as their failure allows it.
 * @param itemFor what an engine is given, which differs with what it fetches itself
 * @throws {EngineError}
 */
export async function askEngine(
  routes: readonly BoundRoute[],
  itemFor: (engine: ModerationEngine) => ModerationItem,
  { call, context: { signal } }: JudgingCall,
): Promise<ModerationVerdict> {
  const output = await callRouted(
    routes,
    { signal, span: call.span, onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel) },
    ({ handle, upstreamModel: model }) => {
      const { moderation } = handle.engine
      if (moderation === undefined) throw new EngineError('unsupported', `${handle.id} judges nothing`)
      return moderation.moderate({ model, items: [itemFor(moderation)] }, { signal })
    },
  )
  const [verdict] = output.verdicts
  if (verdict === undefined) throw new EngineError('unavailable', 'The engine gave no verdict')
  return verdict
}
