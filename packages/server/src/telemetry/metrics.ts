import { collectDefaultMetrics, Registry } from 'prom-client'
import { callFamilies } from './call-families.ts'
import { CallCounters } from './call-series.ts'
import { familyText } from './exposition.ts'
import type { Log } from './log.ts'

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
   * @param read may be slow (a database count); a failed reading leaves this metric out of one scrape and is logged
   */
  registerGauge(
    name: string,
    help: string,
    read: () => readonly MetricSample[] | Promise<readonly MetricSample[]>,
  ): void
  /** The text of `/metrics`. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>
}

export interface MetricsOptions {
  readonly log: Log
  /** True: memory, CPU, garbage collection and event-loop lag of this process as well. */
  readonly ofProcess: boolean
}

interface RegisteredGauge {
  readonly name: string
  readonly help: string
  readonly read: () => readonly MetricSample[] | Promise<readonly MetricSample[]>
}

/** How often the event loop's delay is taken. Each time wakes the process: at 20 ms that was half of what an idle server costs. */
const loopLookMilliseconds = 100

export function createMetrics({ log, ofProcess }: MetricsOptions): Metrics {
  const ofThisProcess = new Registry()
  if (ofProcess) collectDefaultMetrics({ register: ofThisProcess, eventLoopMonitoringPrecision: loopLookMilliseconds })
  const finished = new CallCounters()
  const inFlight = new Map<string, number>()
  const gauges = new Map<string, RegisteredGauge>()

  async function gaugeText({ name, help, read }: RegisteredGauge): Promise<string> {
    try {
      return familyText({ name, help, type: 'gauge', samples: await read() })
    } catch (error) {
      log.warn('a metric could not be read', { metric: name, error })
      return ''
    }
  }

  return {
    callStarted(operation) {
      inFlight.set(operation, (inFlight.get(operation) ?? 0) + 1)
    },
    callFinished(call) {
      inFlight.set(call.operation, (inFlight.get(call.operation) ?? 0) - 1)
      finished.count(call)
    },
    registerGauge(shortName, help, read) {
      const name = `openmaas_${shortName}`
      if (gauges.has(name)) throw new Error(`The metric ${name} is registered twice`)
      gauges.set(name, { name, help, read })
    },
    async render() {
      const ofCalls = callFamilies(finished, inFlight).map(familyText)
      const ofGauges = await Promise.all(Array.from(gauges.values(), gaugeText))
      const body = [...ofCalls, ...ofGauges, await ofThisProcess.metrics()].join('')
      return { contentType: ofThisProcess.contentType, body }
    },
  }
}
