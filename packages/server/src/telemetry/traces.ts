/** What is known of a call when it begins. */
export interface CallStart {
  /** Dotted name of the endpoint table: `chat.completions.create`. */
  readonly operation: string
  /** Public model id. */
  readonly model?: string
  readonly requestId: string
  readonly stream?: boolean
  /** Incoming W3C headers, when the client sent them: the call then joins the client's trace. */
  readonly traceparent?: string
  readonly tracestate?: string
}

export interface CallUsage {
  readonly promptTokens: number
  readonly completionTokens: number
  readonly cachedTokens?: number
}

/** One try on one engine, a child of the call. */
export interface AttemptSpan {
  /** W3C headers to send upstream so that the engine's own spans join; empty when tracing is off. */
  readonly headers: Readonly<Record<string, string>>
  /** The first part arrived. */
  firstPart(): void
  /** @param errorType from a closed set: an EngineErrorKind, `network_error`, `client_closed`; never text of the upstream */
  fail(errorType: string): void
  /** Idempotent, as `CallSpan.end` is. */
  end(): void
}

/** One call of a client. Prompts and answers never go into spans. */
export interface CallSpan {
  attempt(engine: { readonly id: string; readonly type: string; readonly model: string }): AttemptSpan
  setUsage(usage: CallUsage): void
  setFinishReason(reason: string): void
  /** @param errorType our error code (`1302`) or `client_closed` */
  fail(errorType: string): void
  /** Ends attempts that are still open as well. */
  end(status?: number): void
}

/** OpenTelemetry spans by the GenAI semantic conventions; when no exporter is configured every method is empty. */
export interface Traces {
  readonly enabled: boolean
  startCall(call: CallStart): CallSpan
  /** Sends the spans that still wait. */
  close(): Promise<void>
}

const nothing = () => {}
const noAttempt: AttemptSpan = { headers: {}, firstPart: nothing, fail: nothing, end: nothing }
const noCall: CallSpan = {
  attempt: () => noAttempt,
  setUsage: nothing,
  setFinishReason: nothing,
  fail: nothing,
  end: nothing,
}

/** Tracing that is off: the same three objects for every call, nothing is allocated. */
export const noTraces: Traces = { enabled: false, startCall: () => noCall, close: async () => {} }
