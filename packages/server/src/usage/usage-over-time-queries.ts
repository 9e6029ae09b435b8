import { sql } from 'kysely'
import type { Database } from '../database/index.ts'

/** Calls of one operation and model in one stretch of time. */
export interface UsageShare {
  /** Number of the stretch, from 0. */
  readonly step: number
  readonly operation: string
  readonly model: string
  readonly calls: number
  readonly tokens: number
}

/** What an account used, stretch by stretch. */
export function usageOverTime(db: Database) {
  return {
    /** @param span.to excluded; times in milliseconds since the epoch */
    async shares(
      accountId: string,
      { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number },
    ): Promise<UsageShare[]> {
      // Numbers of ours, so they may stand in the text; PostgreSQL needs one wording in select and group by.
      const step = sql<number>`((started_at - ${sql.lit(from)}) / ${sql.lit(stepMs)})`
      return db
        .selectFrom('calls')
        .where('accountId', '=', accountId)
        .where('startedAt', '>=', from)
        .where('startedAt', '<', to)
        .select(['operation', 'model', step.as('step')])
        .select([
          sql<number>`cast(count(*) as bigint)`.as('calls'),
          sql<number>`cast(coalesce(sum(total_tokens), 0) as bigint)`.as('tokens'),
        ])
        .groupBy(['operation', 'model', step])
        .execute()
    },
  }
}

export type UsageOverTime = ReturnType<typeof usageOverTime>
