import type { AccountService, ConcurrencyLimiter } from '../access/index.ts'
import type { Route } from '../http/index.ts'
import type { RequestKeeper, UsageQueries } from '../usage/index.ts'
import { accountRoutes } from './account-routes.ts'
import { callRequestRoute } from './call-request-route.ts'
import { keyRoutes } from './key-routes.ts'
import { usageRoutes } from './usage-routes.ts'

export { adminRoute, found } from './admin-route.ts'

export interface AdminHandlersOptions {
  readonly accounts: AccountService
  readonly usage: UsageQueries
  readonly keptRequests: RequestKeeper
  readonly limiter: ConcurrencyLimiter
  /** IANA name, e.g. `Asia/Shanghai`: where a day of the usage totals begins. */
  readonly timeZone: string
  readonly now?: () => number
}

/** Accounts, keys, usage and the request log. Engines and routes have their own (`engines/`). */
export function adminHandlers(options: AdminHandlersOptions): Route[] {
  const { accounts, usage, keptRequests, limiter, timeZone, now = Date.now } = options
  return [
    ...accountRoutes(accounts),
    ...keyRoutes(accounts),
    ...usageRoutes({ usage, limiter, timeZone, now }),
    callRequestRoute({ usage, keptRequests }),
  ]
}
