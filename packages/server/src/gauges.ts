import type { ConcurrencyLimiter } from './access/index.ts'
import type { Knowledge } from './knowledge/index.ts'
import type { EnginePool } from './models/index.ts'
import type { TaskRepository } from './tasks/index.ts'
import type { Metrics } from './telemetry/index.ts'
import type { RequestKeeper, UsageLedger } from './usage/index.ts'

export interface GaugeSources {
  readonly metrics: Metrics
  readonly pool: EnginePool
  readonly tasks: TaskRepository
  readonly knowledge: Knowledge
  readonly ledger: UsageLedger
  readonly keptRequests: RequestKeeper
  readonly limiter: ConcurrencyLimiter
}

/** Values that are read when Prometheus asks. None is labelled by account: the page is open to whoever reaches the port. */
export function registerGauges({ metrics, pool, tasks, knowledge, ledger, keptRequests, limiter }: GaugeSources): void {
  metrics.registerGauge('engine_healthy', 'Whether the last health check of an engine succeeded.', () =>
    pool.all().map((handle) => ({ labels: { engine: handle.id }, value: handle.health?.healthy === true ? 1 : 0 })),
  )
  metrics.registerGauge('engine_in_flight', 'Calls that an engine is working on.', () =>
    pool.all().map((handle) => ({ labels: { engine: handle.id }, value: handle.inFlight })),
  )
  metrics.registerGauge('engine_circuit_open', 'Whether calls are kept away from an engine.', () =>
    pool.all().map((handle) => ({ labels: { engine: handle.id }, value: handle.circuit.state === 'closed' ? 0 : 1 })),
  )
  metrics.registerGauge('tasks', 'Asynchronous tasks by state.', async () =>
    (await tasks.countByState()).map(({ state, count }) => ({ labels: { state }, value: count })),
  )
  metrics.registerGauge('documents', 'Versions of documents of knowledge bases by state.', async () =>
    (await knowledge.countByState()).map(({ state, count }) => ({ labels: { state }, value: count })),
  )
  metrics.registerGauge('ledger_backlog_bytes', 'Usage that waits for the database.', () => [
    { labels: {}, value: ledger.backlogBytes() },
  ])
  metrics.registerGauge(
    'requests_not_kept',
    'Requests that were to be kept and that the database did not take.',
    () => [{ labels: {}, value: keptRequests.lost() }],
  )
  metrics.registerGauge('slots_held', 'Concurrency slots that calls hold.', () => {
    const byModel = new Map<string, number>()
    for (const { model, calls } of limiter.inFlight()) byModel.set(model, (byModel.get(model) ?? 0) + calls)
    return [...byModel].map(([model, calls]) => ({ labels: { model }, value: calls }))
  })
}
