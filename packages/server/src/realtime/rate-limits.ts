import { findModel } from '@openmaas/protocol'
import { defaultLimits } from '../access/index.ts'
import type { Caller, ConcurrencyLimiter } from '../access/index.ts'

/** Sessions are counted under this model; which one answers is told later. */
export const countedModel = 'glm-realtime'

/** Sessions that the account may hold at once, as the event tells it; nothing for accounts without a limit. */
export function rateLimits({ accountId, tier }: Caller, limiter: ConcurrencyLimiter): readonly object[] {
  if (tier === 'unlimited') return []
  const limit = findModel(countedModel)?.concurrency[tier] ?? defaultLimits[tier]
  const held = limiter.inFlight().find((one) => one.accountId === accountId && one.model === countedModel)?.calls ?? 0
  return [{ name: 'sessions', limit, remaining: Math.max(0, limit - held), reset_seconds: 0 }]
}
