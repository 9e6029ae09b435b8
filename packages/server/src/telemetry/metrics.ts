/** One finished call. Labels must come from closed sets: catalogue ids and configured engines, never what a client typed. */
export interface FinishedCall {
  /** Dotted name of the endpoint table, the same that `callStarted` was told. */
  readonly operation: string
  readonly model?: string
  readonly engine?: string
  /** HTTP status, or 499 when the client left first. */
  readonly status: number
  readonly durationMs: number
  /** From the arrival of the request to the first part of the answer; streams and folded streams alike. */
  readonly firstPartMs?: number
  readonly promptTokens?: number
  readonly completionTokens?: number
}

export type MetricLabels = Readonly<Record<string, string>>

export interface MetricSample {
  readonly labels: MetricLabels
  readonly value: number
}

/** Counters for Prometheus. Nothing here runs per streamed part; a call costs one `callStarted` and one `callFinished`. */
export interface Metrics {
  callStarted(operation: string): void
  callFinished(call: FinishedCall): void
  /**
   * A value that is read when Prometheus asks: engine health, circuit state, queue length, ledger backlog.
   * @param name without the prefix `openmaas_`, in base units: `tasks_queued`, `ledger_backlog_bytes`
   * @param read may be slow (a database count); what it throws leaves this metric out of one scrape and is logged
   */
  registerGauge(
    name: string,
    help: string,
    labels: readonly string[],
    read: () => readonly MetricSample[] | Promise<readonly MetricSample[]>,
  ): void
  /** The text of `/metrics`. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>
}
