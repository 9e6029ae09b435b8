import { EngineError } from '@openmaas/engines'
import type { ChatInput, ChatPart } from '@openmaas/engines'
import type { CallSpan } from '../telemetry/index.ts'
import { noteFailure } from './engine-failure.ts'
import type { EngineHandle } from './engine-pool.ts'
import type { BoundRoute, ResolvedModel } from './model-registry.ts'
import { orderRoutes } from './route-order.ts'

export interface RoutedCall {
  readonly signal: AbortSignal
  readonly requestId: string
  /** Fault for the simulator, from the request header. */
  readonly simulate: string | undefined
  /** Text that the turns of one conversation share. */
  readonly affinityKey: string | undefined
  readonly span: CallSpan
  /** Called for each route before it is tried; the last one called is the one that answers. */
  readonly onAttempt: (route: BoundRoute) => void
}

/** Before a second try on the only engine there is: long enough for a dropped connection, too short to be felt. */
const singleEngineRetryDelayMilliseconds = 100

/**
 * Opens one answer on the best route, and on the next one when it fails before its first part. After the first part nothing is
 * repeated, because the client already holds half an answer. Whoever gets the parts must read them or `return()` the iterator.
 * @throws {EngineError} of the last route tried, before the first part only
 */
export async function openRoutedChat(
  model: ResolvedModel,
  inputFor: (route: BoundRoute) => ChatInput | Promise<ChatInput>,
  call: RoutedCall,
): Promise<AsyncGenerator<ChatPart, void, undefined>> {
  const candidates = model.routes.filter((route) => route.handle.engine.chat !== undefined)
  if (candidates.length === 0) throw new EngineError('unsupported', `no engine of ${model.id} can chat`)
  const ordered = orderRoutes(candidates, candidates.length > 1 ? call.affinityKey : undefined)
  const attempts = ordered.length === 1 ? [...ordered, ...ordered] : ordered
  let failure: unknown
  for (const [index, route] of attempts.entries()) {
    if (index > 0) {
      if (!(failure instanceof EngineError) || !failure.retryable || call.signal.aborted) break
      if (ordered.length === 1) {
        if (failure.kind !== 'unavailable') break
        await new Promise((resolve) => setTimeout(resolve, singleEngineRetryDelayMilliseconds))
      }
    }
    const input = inputFor(route)
    const attempt = await startAttempt(route, input instanceof Promise ? await input : input, call)
    if ('failure' in attempt) {
      failure = attempt.failure
      continue
    }
    return attempt.parts
  }
  throw failure
}

type Attempt = { readonly parts: AsyncGenerator<ChatPart, void, undefined> } | { readonly failure: unknown }

/** Waits for the first part; from then on the route is chosen. */
async function startAttempt(route: BoundRoute, input: ChatInput, call: RoutedCall): Promise<Attempt> {
  const { handle } = route
  const { chat } = handle.engine
  if (chat === undefined) return { failure: new EngineError('unsupported', `${handle.id} cannot chat`) }
  if (handle.full) return { failure: new EngineError('overloaded', `${handle.id} works on as many calls as it may`) }
  call.onAttempt(route)
  const span = call.span.attempt({ id: handle.id, type: handle.engine.type, model: input.model })
  handle.enter()
  try {
    const options = {
      signal: call.signal,
      requestId: call.requestId,
      traceHeaders: span.headers,
      ...(call.simulate === undefined ? {} : { simulate: call.simulate }),
    }
    const iterator = chat.streamChat(input, options)[Symbol.asyncIterator]()
    const first = await iterator.next()
    span.firstPart()
    return { parts: remaining(handle, span, iterator, first, call.simulate !== undefined) }
  } catch (error) {
    handle.leave()
    // A fault that the client asked for says nothing about the engine.
    if (!call.signal.aborted && call.simulate === undefined) noteFailure(handle, error)
    span.fail(error instanceof EngineError ? error.kind : 'client_closed')
    span.end()
    return { failure: error }
  }
}

async function* remaining(
  handle: EngineHandle,
  span: ReturnType<CallSpan['attempt']>,
  iterator: AsyncIterator<ChatPart>,
  first: IteratorResult<ChatPart>,
  simulated: boolean,
): AsyncGenerator<ChatPart, void, undefined> {
  try {
    let item = first
    while (!item.done) {
      if (item.value.type === 'finish') {
        if (item.value.reason === 'network_error') {
          if (!simulated) handle.circuit.failed()
          span.fail('network_error')
        } else handle.circuit.succeeded()
      }
      yield item.value
      item = await iterator.next()
    }
  } finally {
    handle.leave()
    span.end()
    await iterator.return?.()
  }
}
