import { usageGroupings } from '@openmaas/protocol'
import { sql } from 'kysely'
import type { SelectQueryBuilder } from 'kysely'
import type { Database, Schema } from '../database/index.ts'
import { dayMs, dayName, offsetSpans } from './local-days.ts'
import { endCauses } from './usage-record.ts'
import type { EndCause, UsageRecord } from './usage-record.ts'

export const usageGroups = usageGroupings
export type UsageGroup = (typeof usageGroups)[number]

export interface UsageFilter {
  /** Milliseconds since the epoch; the start of a call counts. */
  readonly from: number
  /** Excluded. */
  readonly to: number
  readonly accountId?: string | undefined
  readonly keyId?: string | undefined
  readonly model?: string | undefined
}

export interface UsageTotals {
  readonly accountId?: string
  readonly keyId?: string
  readonly model?: string
  /** `2026-11-21` in the time zone that was asked for. */
  readonly day?: string
  readonly calls: number
  /** Calls whose end cause is not `completed`. */
  readonly failedCalls: number
  readonly promptTokens: number
  readonly completionTokens: number
  readonly totalTokens: number
  readonly cachedTokens: number
  readonly reasoningTokens: number
  /** Part of the total tokens that was estimated here, because the engine told no numbers. */
  readonly estimatedTokens: number
}

export interface LogFilter extends UsageFilter {
  readonly endCause?: EndCause | undefined
  readonly httpStatus?: number | undefined
  readonly requestId?: string | undefined
}

export interface LogPage {
  /** Newest first. */
  readonly records: readonly UsageRecord[]
  /** Where the next page starts; absent on the last one. */
  readonly cursor?: LogPosition
}

export interface LogPosition {
  readonly startedAt: number
  readonly id: string
}

const columns = { account: 'accountId', key: 'keyId', model: 'model' } as const
const sums = [
  'calls',
  'failedCalls',
  'promptTokens',
  'completionTokens',
  'totalTokens',
  'cachedTokens',
  'reasoningTokens',
  'estimatedTokens',
] as const

/** What the ledger knows. `accountId` in a filter binds a query to one account; only administrators may leave it out. */
export function usageQueries(db: Database) {
  return {
    /** Sums over the calls of a span, one row for each combination of the groups, in the order of the groups. */
    async totals(filter: UsageFilter, groups: readonly UsageGroup[], timeZone: string): Promise<UsageTotals[]> {
      const spans = groups.includes('day')
        ? offsetSpans(filter.from, filter.to, timeZone)
        : [{ from: filter.from, to: filter.to, offsetMs: 0 }]
      const parts = await Promise.all(
        spans.map(({ from, to, offsetMs }) => sumsOf(filtered(db, { ...filter, from, to }), groups, offsetMs)),
      )
      return merged(parts.flat(), groups)
    },

    /** Of any account: only administrators may ask. */
    async requestIdOf(callId: string): Promise<string | undefined> {
      const row = await db.selectFrom('calls').where('id', '=', callId).select('requestId').executeTakeFirst()
      return row?.requestId
    },

    /** Calls of a span, newest first. */
    async log(
      filter: LogFilter,
      { after, limit }: { after?: LogPosition | undefined; limit: number },
    ): Promise<LogPage> {
      const { endCause, httpStatus, requestId } = filter
      const rows = await filtered(db, filter)
        .$if(endCause !== undefined, (query) => query.where('endCause', '=', endCause ?? endCauses[0]))
        .$if(httpStatus !== undefined, (query) => query.where('httpStatus', '=', httpStatus ?? null))
        .$if(requestId !== undefined, (query) => query.where('requestId', '=', requestId ?? ''))
        .$if(after !== undefined, (query) =>
          query.where((eb) =>
            eb(eb.refTuple('startedAt', 'id'), '<', eb.tuple(after?.startedAt ?? 0, after?.id ?? '')),
          ),
        )
        .selectAll()
        .orderBy('startedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const records = rows.slice(0, limit).map((row) => ({ ...row, stream: row.stream === 1 }))
      const last = records.at(-1)
      if (rows.length <= limit || last === undefined) return { records }
      return { records, cursor: { startedAt: last.startedAt, id: last.id } }
    },
  }
}

export type UsageQueries = ReturnType<typeof usageQueries>

function filtered(
  db: Database,
  { from, to, accountId, keyId, model }: UsageFilter,
): SelectQueryBuilder<Schema, 'calls', object> {
  return db
    .selectFrom('calls')
    .where('startedAt', '>=', from)
    .where('startedAt', '<', to)
    .$if(accountId !== undefined, (query) => query.where('accountId', '=', accountId ?? ''))
    .$if(keyId !== undefined, (query) => query.where('keyId', '=', keyId ?? ''))
    .$if(model !== undefined, (query) => query.where('model', '=', model ?? ''))
}

async function sumsOf(
  query: SelectQueryBuilder<Schema, 'calls', object>,
  groups: readonly UsageGroup[],
  offsetMs: number,
): Promise<UsageTotals[]> {
  // The numbers of the clock are ours, so they may stand in the text; PostgreSQL needs one wording in select and group by.
  const dayNumber = sql<number>`((started_at + ${sql.lit(offsetMs)}) / ${sql.lit(dayMs)})`
  const byColumn = groups.flatMap((group) => (group === 'day' ? [] : [columns[group]]))
  const byDay = groups.includes('day')
  const rows = await query
    .select(byColumn)
    .$if(byDay, (part) => part.select(dayNumber.as('dayNumber')).groupBy(dayNumber))
    .$if(byColumn.length > 0, (part) => part.groupBy(byColumn))
    .select([
      sum('1').as('calls'),
      sum(`case when end_cause = 'completed' then 0 else 1 end`).as('failedCalls'),
      sum('prompt_tokens').as('promptTokens'),
      sum('completion_tokens').as('completionTokens'),
      sum('total_tokens').as('totalTokens'),
      sum('cached_tokens').as('cachedTokens'),
      sum('reasoning_tokens').as('reasoningTokens'),
      sum(`case when source = 'estimate' then total_tokens end`).as('estimatedTokens'),
    ])
    .execute()
  // Without groups there is always one row, also over no calls.
  return rows.map(({ dayNumber: day, ...row }) => (day === undefined ? row : { ...row, day: dayName(day) }))
}

/** Sums of whole numbers are `numeric` in PostgreSQL and come as text unless they are cast back. */
function sum(expression: string) {
  return sql<number>`cast(coalesce(sum(${sql.raw(expression)}), 0) as bigint)`
}

/** One row per combination: a day on which the clocks changed comes in two parts. */
function merged(rows: readonly UsageTotals[], groups: readonly UsageGroup[]): UsageTotals[] {
  const fields = groups.map((group) => (group === 'day' ? 'day' : columns[group]))
  const byName = new Map<string, UsageTotals>()
  for (const row of rows) {
    const name = JSON.stringify(fields.map((field) => row[field]))
    const known = byName.get(name)
    byName.set(name, known === undefined ? row : added(known, row))
  }
  return [...byName].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row)
}

function added(left: UsageTotals, right: UsageTotals): UsageTotals {
  return { ...left, ...Object.fromEntries(sums.map((field) => [field, left[field] + right[field]])) }
}
