import { adminHandlers } from './admin/index.ts'
import type { Capability } from './capability.ts'
import type { CapabilityBase } from './capability-base.ts'
import { engineAdminRoutes } from './engines/index.ts'
import { statusRoutes } from './platform-status/index.ts'
import { usageQueries } from './usage/index.ts'
import { version } from './version.ts'

/** What operators call: engines and routes, the state of the platform, accounts and their usage. */
export function openAdministration(base: CapabilityBase) {
  const { config, settings, database, pool, models, engineConfiguration: configuration } = base
  const { tasksOfStore, knowledge, ledger, keptRequests, accounts, limiter, works } = base
  const usage = usageQueries(database.reports)
  return {
    routes: [
      ...engineAdminRoutes({ configuration, pool, models }),
      ...statusRoutes({
        database,
        pool,
        models,
        tasks: tasksOfStore,
        documents: knowledge,
        ledger,
        usage,
        dataFolder: config.dataFolder,
        taskPlaces: settings.async.concurrency,
        works,
        version,
        environment: config.environment,
        started: settings,
        file: () => configuration.file,
      }),
      ...adminHandlers({ accounts, usage, keptRequests, limiter, timeZone: settings.timeZone }),
    ],
    sweeps: [() => keptRequests.sweep()],
  } satisfies Capability
}
