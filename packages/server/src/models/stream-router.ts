import { EngineError } from '@openmaas/engines'
import type { RoutedRequest } from './call-router.ts'
import { noteFailure } from './engine-failure.ts'
import type { BoundRoute } from './model-registry.ts'
import { orderRoutes } from './route-order.ts'

/**
 * Opens one stream on the best route, and on the next ones as long as it fails before its first item. Nothing runs before the first
 * `next()`; afterwards nothing is repeated, because the reader holds half of it already.
 * @param routes only those whose engine can do it; none means that the model's engines cannot
 * @throws {EngineError} of the last route tried, or of the stream after its first item
 */
export async function* streamRouted<Item>(
  routes: readonly BoundRoute[],
  request: RoutedRequest,
  open: (route: BoundRoute) => AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
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
    let begun = false
    try {
      for await (const item of open(route)) {
        if (!begun) span.firstPart()
        begun = true
        yield item
      }
      handle.circuit.succeeded()
      return
    } catch (error) {
      failure = error
      span.fail(error instanceof EngineError ? error.kind : 'client_closed')
      if (!request.signal.aborted) noteFailure(handle, error)
      if (begun || request.signal.aborted || !(error instanceof EngineError) || !error.retryable) throw error
    } finally {
      handle.leave()
      span.end()
    }
  }
  throw failure
}
