/** A live session with a server that speaks the platform's realtime protocol; events are JSON texts, passed on as they are. */
export interface RealtimeConnection {
  /** Events of the server; ends when it closes the session. @throws {EngineError} when the connection breaks */
  readonly events: AsyncIterable<string>
  send(event: string): void
  /** Twice is no error. */
  close(): void
}

/** An engine that holds live conversations itself. */
export interface RealtimeEngine {
  /** @throws {EngineError} */
  connect(options: { readonly signal: AbortSignal }): Promise<RealtimeConnection>
}
