import type { Caller } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { localMinute, localTime } from '../usage/index.ts'
import type { UsageOverTime, UsageShare } from '../usage/index.ts'
import { toolKindOf } from './tool-calls.ts'
import type { ToolKind } from './tool-calls.ts'

export interface UsageMonitorOptions {
  readonly usage: UsageOverTime
  /** IANA name: in which `startTime` and `endTime` are meant. */
  readonly timeZone: string
  readonly now?: () => number
}

export interface MonitoredRange {
  readonly startTime?: string | undefined
  readonly endTime?: string | undefined
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const tokenWindowMs = 5 * hourMs
const monthMs = 30 * dayMs
/** Longer ranges are told day by day. */
const longestInHoursMs = 7 * dayMs
const longestMs = 400 * dayMs

/**
 * What coding clients ask about their use. The figures are those of the ledger. No quota holds here, so the used part of one is
 * always 0, whatever was used.
 */
export class UsageMonitorService {
  readonly #options: UsageMonitorOptions
  readonly #now: () => number

  constructor(options: UsageMonitorOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  async quota({ accountId }: Caller): Promise<object> {
    const to = this.#now() + 1
    const { usage } = this.#options
    const [recent, month] = await Promise.all([
      usage.shares(accountId, { from: to - tokenWindowMs, to, stepMs: tokenWindowMs }),
      usage.shares(accountId, { from: to - monthMs, to, stepMs: monthMs }),
    ])
    const tools = month.filter(({ operation }) => toolKindOf(operation) !== undefined)
    const byOperation = Map.groupBy(tools, ({ operation }) => operation)
    return {
      limits: [
        { type: 'TOKENS_LIMIT', percentage: 0, currentValue: sum(recent, 'tokens') },
        {
          type: 'TIME_LIMIT',
          percentage: 0,
          currentValue: sum(tools, 'calls'),
          usageDetails: Array.from(byOperation, ([operation, shares]) => ({
            modelCode: operation,
            usage: sum(shares, 'calls'),
          })),
        },
      ],
    }
  }

  /** @throws {ApiError} invalidParameter */
  async models({ accountId }: Caller, range: MonitoredRange): Promise<object> {
    const span = this.#span(range)
    const shares = (await this.#options.usage.shares(accountId, span)).filter(
      ({ operation }) => toolKindOf(operation) === undefined,
    )
    const byModel = Map.groupBy(shares, ({ model }) => model)
    return {
      x_time: this.#times(span),
      modelCallCount: series(shares, span, 'calls'),
      tokensUsage: series(shares, span, 'tokens'),
      totalUsage: {
        totalModelCallCount: sum(shares, 'calls'),
        totalTokensUsage: sum(shares, 'tokens'),
        modelDetails: Array.from(byModel, ([model, own]) => ({
          modelCode: model,
          callCount: sum(own, 'calls'),
          tokensUsage: sum(own, 'tokens'),
        })),
      },
    }
  }

  /** @throws {ApiError} invalidParameter */
  async tools({ accountId }: Caller, range: MonitoredRange): Promise<object> {
    const span = this.#span(range)
    const shares = await this.#options.usage.shares(accountId, span)
    const of = (kind: ToolKind): UsageShare[] => shares.filter(({ operation }) => toolKindOf(operation) === kind)
    return {
      x_time: this.#times(span),
      networkSearchCount: series(of('search'), span, 'calls'),
      webReadMcpCount: series(of('reader'), span, 'calls'),
      mcpCount: series(of('mcp'), span, 'calls'),
      totalUsage: {
        totalNetworkSearchCount: sum(of('search'), 'calls'),
        totalWebReadMcpCount: sum(of('reader'), 'calls'),
        totalMcpCount: sum(of('mcp'), 'calls'),
      },
    }
  }

  /** The last day where nothing is said. The end, a second that clients put to 59, belongs to the range. */
  #span({ startTime, endTime }: MonitoredRange): Span {
    const to = endTime === undefined ? this.#now() + 1 : this.#time('endTime', endTime) + 1000
    const from = startTime === undefined ? to - dayMs : this.#time('startTime', startTime)
    if (from >= to) throw wrong('startTime', '起始时间应早于结束时间。', 'The start must lie before the end.')
    if (to - from > longestMs) throw wrong('startTime', '时间范围最多 400 天。', 'A range has at most 400 days.')
    return { from, to, stepMs: to - from > longestInHoursMs ? dayMs : hourMs }
  }

  #time(field: string, text: string): number {
    const time = localTime(text, this.#options.timeZone)
    if (time === undefined)
      throw wrong(field, '格式应为 yyyy-MM-dd HH:mm:ss。', 'It must have the form yyyy-MM-dd HH:mm:ss.')
    return time
  }

  #times(span: Span): string[] {
    return Array.from({ length: stepsOf(span) }, (_, step) =>
      localMinute(span.from + step * span.stepMs, this.#options.timeZone),
    )
  }
}

interface Span {
  readonly from: number
  readonly to: number
  readonly stepMs: number
}

function stepsOf({ from, to, stepMs }: Span): number {
  return Math.ceil((to - from) / stepMs)
}

function series(shares: readonly UsageShare[], span: Span, figure: 'calls' | 'tokens'): number[] {
  const values = Array.from({ length: stepsOf(span) }, () => 0)
  for (const share of shares) values[share.step] = (values[share.step] ?? 0) + share[figure]
  return values
}

function sum(shares: readonly UsageShare[], figure: 'calls' | 'tokens'): number {
  return shares.reduce((total, share) => total + share[figure], 0)
}

function wrong(field: string, zh: string, en: string): ApiError {
  return new ApiError('invalidParameter', { field, reason: { zh, en } }, { shouldRetry: false })
}
