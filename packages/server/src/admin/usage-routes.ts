import { getUsage, listCalls, listCallsInFlight } from '@openmaas/protocol'
import type { ConcurrencyLimiter } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Route } from '../http/index.ts'
import { isTimeZone } from '../usage/index.ts'
import type { LogPosition, UsageFilter, UsageQueries, UsageRecord, UsageTotals } from '../usage/index.ts'
import { adminRoute } from './admin-route.ts'

export interface UsageRoutesOptions {
  readonly usage: UsageQueries
  readonly limiter: ConcurrencyLimiter
  /** IANA name of the zone in which days are counted unless a request names another. */
  readonly timeZone: string
  readonly now: () => number
}

const dayMs = 86_400_000
const defaultSpanMs = 30 * dayMs
/** Days are told apart one by one, so a span of days has an end. */
const maxSpanOfDaysMs = 400 * dayMs

export function usageRoutes({ usage, limiter, timeZone, now }: UsageRoutesOptions): Route[] {
  return [
    adminRoute(getUsage, async ({ query }) => {
      const filter = spanOf(query, now())
      const zone = query.time_zone ?? timeZone
      if (!isTimeZone(zone)) throw invalid('time_zone', '不是 IANA 时区名。', 'It is no IANA time zone name.')
      if (query.group_by.includes('day') && filter.to - filter.from > maxSpanOfDaysMs) {
        throw invalid('from', '按天统计最多 400 天。', 'Days can be counted over 400 days at most.')
      }
      const [data, whole] = await Promise.all([
        usage.totals(filter, query.group_by, zone),
        usage.totals(filter, [], zone),
      ])
      const total = whole.map(sumsToWire)[0]
      return { from: filter.from, to: filter.to, time_zone: zone, total, data: data.map(totalsToWire) }
    }),

    adminRoute(listCalls, async ({ query }) => {
      const { end_cause: endCause, http_status: httpStatus, request_id: requestId, limit } = query
      const filter = { ...spanOf(query, now()), endCause, httpStatus, requestId }
      const page = await usage.log(filter, { after: positionOf(query.after), limit })
      const next = page.cursor === undefined ? null : `${page.cursor.startedAt}.${page.cursor.id}`
      return { data: page.records.map(recordToWire), has_more: next !== null, next }
    }),

    adminRoute(listCallsInFlight, () => ({
      data: limiter.inFlight().map(({ accountId, model, calls }) => ({ account_id: accountId, model, calls })),
    })),
  ]
}

interface SpanQuery {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly account_id?: string | undefined
  readonly key_id?: string | undefined
  readonly model?: string | undefined
}

function spanOf(query: SpanQuery, nowMs: number): UsageFilter {
  // A call that began in this very millisecond belongs to "until now".
  const to = query.to ?? nowMs + 1
  const from = query.from ?? Math.max(0, to - defaultSpanMs)
  if (from >= to) throw invalid('from', '起始时间应早于结束时间。', 'The start must lie before the end.')
  return { from, to, accountId: query.account_id, keyId: query.key_id, model: query.model }
}

function positionOf(after: string | undefined): LogPosition | undefined {
  if (after === undefined) return undefined
  const [, startedAt, id] = /^(\d{1,15})\.(\w{1,64})$/.exec(after) ?? []
  if (startedAt === undefined || id === undefined)
    throw invalid('after', '不是有效的分页位置。', 'It is no position of a page.')
  return { startedAt: Number(startedAt), id }
}

function invalid(field: string, zh: string, en: string): ApiError {
  return new ApiError('invalidParameter', { field, reason: { zh, en } })
}

function sumsToWire(totals: UsageTotals): object {
  return {
    calls: totals.calls,
    failed_calls: totals.failedCalls,
    prompt_tokens: totals.promptTokens,
    completion_tokens: totals.completionTokens,
    total_tokens: totals.totalTokens,
    cached_tokens: totals.cachedTokens,
    reasoning_tokens: totals.reasoningTokens,
    estimated_tokens: totals.estimatedTokens,
  }
}

function totalsToWire(totals: UsageTotals): object {
  const { accountId, keyId, model, day } = totals
  return {
    ...(accountId === undefined ? {} : { account_id: accountId }),
    ...(keyId === undefined ? {} : { key_id: keyId }),
    ...(model === undefined ? {} : { model }),
    ...(day === undefined ? {} : { day }),
    ...sumsToWire(totals),
  }
}

function recordToWire(record: UsageRecord): object {
  return {
    id: record.id,
    request_id: record.requestId,
    account_id: record.accountId,
    key_id: record.keyId,
    operation: record.operation,
    model: record.model,
    upstream_model: record.upstreamModel,
    engine_id: record.engineId,
    stream: record.stream,
    started_at: record.startedAt,
    first_part_at: record.firstPartAt,
    finished_at: record.finishedAt,
    prompt_tokens: record.promptTokens,
    completion_tokens: record.completionTokens,
    total_tokens: record.totalTokens,
    cached_tokens: record.cachedTokens,
    reasoning_tokens: record.reasoningTokens,
    source: record.source,
    end_cause: record.endCause,
    http_status: record.httpStatus,
    error_code: record.errorCode,
    finish_reason: record.finishReason,
    user_id: record.userId,
  }
}
