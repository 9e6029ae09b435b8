import { EngineError } from '@openmaas/engines'
import type { RerankOutput } from '@openmaas/engines'
import type { TrackedCall } from '../calls/index.ts'
import { callRouted } from '../models/index.ts'
import type { BoundRoute } from '../models/index.ts'

/** Routes whose engine reranks. */
export function rerankRoutes(routes: readonly BoundRoute[]): readonly BoundRoute[] {
  return routes.filter(({ handle }) => handle.engine.rerank !== undefined)
}

/**
 * Scores from the best route, and from the next ones as long as their failure allows it.
 * @param routes as `rerankRoutes` gives them
 * @throws {EngineError}
 */
export function rerankRouted(
  routes: readonly BoundRoute[],
  { query, texts }: { readonly query: string; readonly texts: readonly string[] },
  { call, signal }: { readonly call: TrackedCall; readonly signal: AbortSignal },
): Promise<RerankOutput> {
  return callRouted(
    routes,
    { signal, span: call.span, onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel) },
    (route) => {
      const { rerank } = route.handle.engine
      if (rerank === undefined) throw new EngineError('unsupported', `${route.handle.id} does not rerank`)
      return rerank.rerank({ model: route.upstreamModel, query, texts }, { signal })
    },
  )
}

/** Some servers give probabilities, others raw logits; those go through the logistic function, which keeps their order. */
export function toUnitInterval(scores: readonly number[]): number[] {
  const probabilities = scores.every((score) => score >= 0 && score <= 1)
  return probabilities ? [...scores] : scores.map((score) => 1 / (1 + Math.exp(-score)))
}
