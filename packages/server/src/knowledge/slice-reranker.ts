import type { CallContext, CallTracker } from '../calls/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import { rerankRouted, rerankRoutes, toUnitInterval } from '../rerank/index.ts'

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
    const routes = rerankRoutes(resolved?.routes ?? [])
    if (resolved === undefined || routes.length === 0) return undefined
    const call = this.#tracker.begin(context, { model: resolved.id, stream: false })
    try {
      const output = await rerankRouted(routes, { query, texts }, { call, signal: context.signal })
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
