import { bufferedStandardError, directStandardError } from './log-destination.ts'
import { createLog, silentLog } from './log.ts'
import type { Log, LogLevel } from './log.ts'
import { createMetrics } from './metrics.ts'
import type { Metrics } from './metrics.ts'
import { createTraces } from './trace-exporter.ts'
import { noTraces } from './traces.ts'
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

/** Telemetry of a running server: log lines on standard error (JSON, or short lines on a terminal), metrics, and traces when asked for. */
export async function createTelemetry({ logLevel, logPrompts, environment }: TelemetryOptions): Promise<Telemetry> {
  const forTerminal = process.stderr.isTTY
  const destination = forTerminal ? directStandardError() : bufferedStandardError()
  const colour = forTerminal && !environment['NO_COLOR']
  const log = createLog({ level: logLevel, logPrompts, forTerminal, colour, destination })
  const metrics = createMetrics({ log, ofProcess: true })
  const traces = await createTraces({ environment, log })
  return {
    log,
    metrics,
    traces,
    async close() {
      try {
        await traces.close()
      } catch (error) {
        log.warn('the last traces could not be sent', { error })
      } finally {
        destination.close()
      }
    },
  }
}

/** Telemetry that tells nobody, for tests; its metrics count all the same. */
export function silentTelemetry(): Telemetry {
  const log = silentLog()
  return { log, metrics: createMetrics({ log, ofProcess: false }), traces: noTraces, close: async () => {} }
}
