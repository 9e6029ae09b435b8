import { EngineError } from '@openmaas/engines'
import type { Usage } from '@openmaas/engines'
import type { ConcurrencyLimiter, Lease, SlotOwner, TierLimits } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import { ClientGoneError, ServerStopping } from '../http/index.ts'
import type { CallSpan, Telemetry } from '../telemetry/index.ts'
import type { EndCause, UsageEntry, UsageLedger } from '../usage/index.ts'
import type { CallContext } from './call-context.ts'

export interface CallTrackerOptions {
  readonly limiter: ConcurrencyLimiter
  readonly ledger: UsageLedger
  readonly telemetry: Telemetry
  /** Told of each call, whose request it may keep. */
  readonly requests?: { keep(requestId: string): void } | undefined
}

export interface CallDescription {
  /** As the client named it, before it is known to exist. */
  readonly model: string
  readonly stream: boolean
  readonly userId?: string | undefined
}

/** Opens the books of a call: ledger row, trace span, and later the concurrency slot. */
export class CallTracker {
  readonly #options: CallTrackerOptions

  constructor(options: CallTrackerOptions) {
    this.#options = options
  }

  begin(context: CallContext, description: CallDescription): TrackedCall {
    const { telemetry, ledger, requests } = this.#options
    requests?.keep(context.requestId)
    const entry = ledger.begin({
      requestId: context.requestId,
      accountId: context.caller.accountId,
      keyId: context.caller.keyId,
      operation: context.operation,
      // The ledger keeps what was asked for, bounded, because a client may send anything here.
      model: description.model.slice(0, 128),
      stream: description.stream,
      userId: description.userId,
    })
    const span = telemetry.traces.startCall({
      operation: context.operation,
      model: description.model,
      requestId: context.requestId,
      stream: description.stream,
      ...headerField('traceparent', context),
      ...headerField('tracestate', context),
    })
    return new TrackedCall(context, entry, span, this.#options.limiter)
  }

  /**
   * Takes a slot for a call that has not begun, so that waiting for one leaves nothing in the books. Whoever gets it hands it to the
   * call as `CallContext.slot`, or frees it.
   * @returns undefined while the account has none free for this model
   */
  async reserveSlot(owner: SlotOwner, model: string, limits: TierLimits | undefined): Promise<Lease | undefined> {
    try {
      return await this.#options.limiter.acquire(owner, model, limits)
    } catch (error) {
      if (error instanceof ApiError && error.errorName === 'concurrencyExceeded') return undefined
      throw error
    }
  }
}

/** One call in flight. Whatever ends it, `end` frees the slot and closes the books exactly once. */
export class TrackedCall {
  readonly span: CallSpan
  readonly #context: CallContext
  readonly #entry: UsageEntry
  readonly #limiter: ConcurrencyLimiter
  readonly #startedAt = performance.now()
  #lease: Lease | undefined
  #engineId: string | undefined
  #upstreamModel: string | undefined
  #firstPartAt: number | undefined
  #usage: Usage | undefined
  #finishReason: string | undefined
  #failure: unknown
  #ended = false

  constructor(context: CallContext, entry: UsageEntry, span: CallSpan, limiter: ConcurrencyLimiter) {
    this.#context = context
    this.#entry = entry
    this.span = span
    this.#limiter = limiter
    this.#lease = context.slot
  }

  /**
   * Nothing is left to do where the call came with a slot.
   * @throws {ApiError} concurrencyExceeded
   */
  takeSlot(model: string, limits: TierLimits | undefined): void | Promise<void> {
    if (this.#lease !== undefined) return
    const lease = this.#limiter.acquire(this.#context.caller, model, limits)
    if (!(lease instanceof Promise)) {
      this.#lease = lease
      return
    }
    return this.#awaitSlot(lease)
  }

  async #awaitSlot(lease: Promise<Lease>): Promise<void> {
    const taken = await lease
    if (this.#ended) taken.release()
    else this.#lease = taken
  }

  noteModel(model: string): void {
    this.#context.outcome.model = model
  }

  /** The route about to be tried; the last one noted is the one that answered or failed. */
  noteRoute(engineId: string, upstreamModel: string): void {
    this.#engineId = engineId
    this.#upstreamModel = upstreamModel
    this.#context.outcome.engine = engineId
    this.#context.replyHeaders['x-openmaas-engine'] = engineId
  }

  noteFirstPart(): void {
    if (this.#firstPartAt !== undefined) return
    this.#firstPartAt = Date.now()
    const milliseconds = performance.now() - this.#startedAt
    this.#context.outcome.firstPartMs = milliseconds
    this.#context.replyHeaders['server-timing'] = `first-part;dur=${milliseconds.toFixed(1)}`
    this.#context.replyHeaders['x-openmaas-first-part-ms'] = milliseconds.toFixed(1)
  }

  finish(reason: string, usage: Usage | undefined): void {
    this.#finishReason = reason
    this.noteUsage(usage)
  }

  noteUsage(usage: Usage | undefined): void {
    if (usage === undefined) return
    this.#usage = usage
    this.#context.outcome.promptTokens = usage.promptTokens
    this.#context.outcome.completionTokens = usage.completionTokens
    this.span.setUsage(usage)
  }

  get finished(): boolean {
    return this.#finishReason !== undefined
  }

  fail(error: unknown): void {
    this.#failure ??= error
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#lease?.release()
    const cause = this.#cause()
    const apiError =
      cause === 'completed' || this.#failure === undefined
        ? undefined
        : toApiError(this.#failure, this.#context.requestId)
    const status = cause === 'client_closed' ? 499 : (apiError?.status ?? 200)
    const usage = this.#usage
    this.#entry.finish({
      cause,
      httpStatus: status,
      errorCode: cause === 'client_closed' ? undefined : apiError?.code,
      finishReason: this.#finishReason,
      engineId: this.#engineId,
      upstreamModel: this.#upstreamModel,
      firstPartAt: this.#firstPartAt,
      source: usage?.source ?? 'none',
      promptTokens: usage?.promptTokens,
      completionTokens: usage?.completionTokens,
      cachedTokens: usage?.cachedTokens,
      reasoningTokens: usage?.reasoningTokens,
    })
    if (this.#finishReason !== undefined) this.span.setFinishReason(this.#finishReason)
    if (cause !== 'completed') this.span.fail(cause === 'client_closed' ? cause : (apiError?.code ?? cause))
    this.span.end(status)
  }

  #cause(): Exclude<EndCause, 'interrupted'> {
    if (this.#finishReason === 'network_error') return this.#stopping() ? 'server_stopping' : 'engine_error'
    if (this.#finishReason !== undefined && this.#failure === undefined) return 'completed'
    if (this.#stopping()) return 'server_stopping'
    if (this.#context.signal.reason instanceof ClientGoneError) return 'client_closed'
    if (this.#failure instanceof EngineError) return 'engine_error'
    // A stream that its reader gave up without an error: the client left while we waited for it.
    return this.#failure === undefined ? 'client_closed' : 'error'
  }

  #stopping(): boolean {
    return this.#context.signal.reason instanceof ServerStopping
  }
}

function headerField(name: 'traceparent' | 'tracestate', context: CallContext): { [Name in typeof name]?: string } {
  const value = context.headers[name]
  return typeof value === 'string' ? { [name]: value } : {}
}
