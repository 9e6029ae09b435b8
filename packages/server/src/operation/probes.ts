import type { PlainHandler, PlainReply } from '../http/index.ts'
import type { Metrics } from '../telemetry/index.ts'

export interface ProbeOptions {
  /** @throws when the database does not answer */
  readonly pingDatabase: () => Promise<void>
  /** False while starting and from the moment the process is told to stop. */
  readonly accepting: () => boolean
  readonly metrics: Metrics
}

/**
 * `/healthz`: the process lives. `/readyz`: it can serve, told by really asking the database. `/metrics`: figures for Prometheus;
 * they name operations, models and engines, never accounts or keys.
 */
export function probes(options: ProbeOptions): PlainHandler {
  return (path) => {
    switch (path) {
      case '/healthz':
        return json(200, { status: 'ok' })
      case '/readyz':
        return readiness(options)
      case '/metrics':
        return options.metrics
          .render()
          .then(({ contentType, body }) => ({ status: 200, headers: { 'content-type': contentType }, body }))
      default:
        return undefined
    }
  }
}

async function readiness(options: ProbeOptions): Promise<PlainReply> {
  if (!options.accepting()) return json(503, { status: 'stopping' })
  try {
    await options.pingDatabase()
    return json(200, { status: 'ready', database: 'ok' })
  } catch {
    // The reason is in the log; a probe is open to everyone and tells only the fact.
    return json(503, { status: 'degraded', database: 'unavailable' })
  }
}

function json(status: number, value: object): PlainReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  }
}
