import { EngineError } from '@openmaas/engines'
import type { CallContext, CallTracker } from '../calls/index.ts'
import { callRouted } from '../models/index.ts'
import type { ModelRegistry } from '../models/index.ts'

export interface SliceRerankerOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
}

/** Orders recalled slices by an engine that reads question and slice together. */
export class SliceReranker {
  readonly #models: ModelRegistry
  readonly #tracker: CallTracker

  constructor(options: SliceRerankerOptions) {
    this.#models = options.models
    this.#tracker = options.tracker
  }

  /**
   * @param model `rerank`, `rerank-pro` or what the configuration routes
   * @returns a score from 0 to 1 for each text; undefined while no engine reranks for the model
   * @throws {EngineError}
   */
  async rerank(
    model: string,
    query: string,
    texts: readonly string[],
    context: CallContext,
  ): Promise<number[] | undefined> {
    const resolved = this.#models.find(model)
    const routes = resolved?.routes.filter(({ handle }) => handle.engine.rerank !== undefined) ?? []
    if (resolved === undefined || routes.length === 0) return undefined
    const call = this.#tracker.begin(context, { model: resolved.id, stream: false })
    try {
      const output = await callRouted(
        routes,
        {
          signal: context.signal,
          span: call.span,
          onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel),
        },
        (route) => {
          const { rerank } = route.handle.engine
          if (rerank === undefined) throw new EngineError('unsupported', `${route.handle.id} does not rerank`)
          return rerank.rerank({ model: route.upstreamModel, query, texts }, { signal: context.signal })
        },
      )
      call.finish('stop', { promptTokens: output.promptTokens, completionTokens: 0, source: output.source })
      return toUnitInterval(output.scores)
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }
}

/** Some servers give probabilities, others raw logits; those go through the logistic function, which keeps their order. */
export function toUnitInterval(scores: readonly number[]): number[] {
  const probabilities = scores.every((score) => score >= 0 && score <= 1)
  return probabilities ? [...scores] : scores.map((score) => 1 / (1 + Math.exp(-score)))
}
