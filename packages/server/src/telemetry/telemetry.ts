import type { Log, LogLevel } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Traces } from './traces.ts'

export interface TelemetryOptions {
  readonly logLevel: LogLevel
  /** True: fields that carry prompts and answers are written; false: they are replaced by their length. */
  readonly logPrompts: boolean
  /** Read for `OTEL_*` and `NO_COLOR` only. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What every part of the server may tell about itself. */
export interface Telemetry {
  readonly log: Log
  readonly metrics: Metrics
  readonly traces: Traces
  /** Sends and writes what is buffered; the last thing the process does. */
  close(): Promise<void>
}
