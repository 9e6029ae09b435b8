import { EngineError } from '@openmaas/engines'
import type { CallSpan } from '../telemetry/index.ts'
import { noteFailure } from './engine-failure.ts'
import type { BoundRoute } from './model-registry.ts'
import { orderRoutes } from './route-order.ts'

export interface RoutedRequest {
  readonly signal: AbortSignal
  readonly span: CallSpan
  readonly onAttempt: (route: BoundRoute) => void
}

/**
 * Makes one call that has no stream, on the best route and then on the next ones as long as their failure allows it.
 * @param routes only those whose engine can do it; none means that the model's engines cannot
 * @throws {EngineError} of the last route tried
 */
export async function callRouted<Result>(
  routes: readonly BoundRoute[],
  request: RoutedRequest,
  work: (route: BoundRoute) => Promise<Result>,
): Promise<Result> {
  let failure: unknown = new EngineError('unsupported', 'no engine of this model can do that')
  for (const route of orderRoutes(routes, undefined)) {
    const { handle } = route
    if (handle.full) {
      failure = new EngineError('overloaded', `${handle.id} works on as many calls as it may`)
      continue
    }
    request.onAttempt(route)
    const span = request.span.attempt({ id: handle.id, type: handle.engine.type, model: route.upstreamModel })
    handle.enter()
    try {
      const result = await work(route)
      handle.circuit.succeeded()
      return result
    } catch (error) {
      failure = error
      span.fail(error instanceof EngineError ? error.kind : 'client_closed')
      if (!request.signal.aborted) noteFailure(handle, error)
      if (request.signal.aborted || !(error instanceof EngineError) || !error.retryable) throw error
    } finally {
      handle.leave()
      span.end()
    }
  }
  throw failure
}
