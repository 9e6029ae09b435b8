import { modelUsage, quotaLimit, toolUsage } from '@openmaas/protocol'
import type { OpenDatabase } from '../database/index.ts'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { usageOverTime } from '../usage/index.ts'
import { UsageMonitorService } from './usage-monitor-service.ts'

export interface UsageMonitorParts {
  readonly database: Pick<OpenDatabase, 'reports'>
  readonly settings: { readonly timeZone: string }
}

/** What coding clients ask about their use, with its routes. */
export function openUsageMonitor({ database, settings }: UsageMonitorParts): { readonly routes: readonly Route[] } {
  const monitor = new UsageMonitorService({ usage: usageOverTime(database.reports), timeZone: settings.timeZone })
  const answered = async (data: Promise<object>): Promise<object> => ({
    code: 200,
    msg: '操作成功',
    data: await data,
    success: true,
  })
  return {
    routes: [
      route(quotaLimit, ({ caller }) => answered(monitor.quota(caller))),
      route(modelUsage, ({ caller, query }) => answered(monitor.models(caller, query))),
      route(toolUsage, ({ caller, query }) => answered(monitor.tools(caller, query))),
    ],
  }
}
