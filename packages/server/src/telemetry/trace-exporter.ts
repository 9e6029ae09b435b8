import type { DiagLogger, Tracer } from '@opentelemetry/api'
import type { Log } from './log.ts'
import { spanTraces } from './span-traces.ts'
import { noTraces } from './traces.ts'
import type { Traces } from './traces.ts'

const longestWarningPauseMs = 60_000

export interface TraceOptions {
  /** `OTEL_*` variables. The exporter library itself also reads headers, time limits and the sampler from `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
}

/**
 * Traces that go to the OTLP collector named by `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_EXPORTER_OTLP_ENDPOINT`; without one, tracing
 * is off and no OpenTelemetry code is loaded.
 * @throws when a collector is named but the OpenTelemetry packages were left out of the installation
 */
export async function createTraces({ environment, log }: TraceOptions): Promise<Traces> {
  const url = collectorUrl(environment)
  if (url === undefined) return noTraces
  const { api, node, exporter, resources } = await loadPackages()
  api.diag.setLogger(throttled(log), api.DiagLogLevel.ERROR)
  const resource = resources
    .defaultResource()
    .merge(resources.resourceFromAttributes({ 'service.name': 'openmaas' }))
    .merge(resources.detectResources({ detectors: [resources.envDetector] }))
  const provider = new node.NodeTracerProvider({
    resource,
    spanProcessors: [new node.BatchSpanProcessor(new exporter.OTLPTraceExporter({ url }))],
  })
  const tracer: Tracer = provider.getTracer('openmaas')
  return spanTraces({ api, tracer, close: () => provider.shutdown() })
}

/** Where spans are sent, by the rules of the OpenTelemetry specification; absent when tracing is off. */
export function collectorUrl(environment: TraceOptions['environment']): string | undefined {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined
  if (environment['OTEL_TRACES_EXPORTER'] === 'none') return undefined
  if (environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) return environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']
  const base = environment['OTEL_EXPORTER_OTLP_ENDPOINT']
  return base ? `${base.replace(/\/+$/, '')}/v1/traces` : undefined
}

async function loadPackages() {
  try {
    const [api, node, exporter, resources] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ])
    return { api, node, exporter, resources }
  } catch (error) {
    throw new Error(
      'Traces are asked for by OTEL_EXPORTER_OTLP_ENDPOINT, but the OpenTelemetry packages are not installed',
      {
        cause: error,
      },
    )
  }
}

/** A collector that is down is told once a minute, not with every batch. */
function throttled(log: Log): DiagLogger {
  let quietUntil = 0
  const warn = (message: string, ...details: unknown[]) => {
    if (Date.now() < quietUntil) return
    quietUntil = Date.now() + longestWarningPauseMs
    log.warn('traces could not be sent', { reason: [message, ...details].map(String).join(' ').slice(0, 500) })
  }
  const nothing = () => {}
  return { error: warn, warn, info: nothing, debug: nothing, verbose: nothing }
}
