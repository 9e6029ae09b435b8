import type { AdminUsageGetReply, UsageSums } from '@openmaas/sdk'

export type UsageRow = AdminUsageGetReply['data'][number]
export type UsageGroup = 'model' | 'account' | 'key'

const fields = { model: 'model', account: 'account_id', key: 'key_id' } as const
const sumNames = [
  'calls',
  'failed_calls',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'estimated_tokens',
] as const satisfies readonly (keyof UsageSums)[]

export interface NamedSums {
  /** Id of a model, an account or a key, or a day. */
  readonly name: string
  readonly sums: UsageSums
}

export const noSums: UsageSums = {
  calls: 0,
  failed_calls: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  total_tokens: 0,
  cached_tokens: 0,
  reasoning_tokens: 0,
  estimated_tokens: 0,
}

export function nameIn(row: UsageRow, group: UsageGroup): string {
  return row[fields[group]] ?? ''
}

/** One line for each model, account or key, the largest first. */
export function sumsByGroup(rows: readonly UsageRow[], group: UsageGroup): readonly NamedSums[] {
  return sumsBy(rows, (row) => nameIn(row, group)).sort(
    (left, right) => right.sums.total_tokens - left.sums.total_tokens || right.sums.calls - left.sums.calls,
  )
}

/** One line for each of the days, also for those without calls. */
export function sumsByDay(rows: readonly UsageRow[], days: readonly string[]): readonly NamedSums[] {
  const known = new Map(sumsBy(rows, ({ day }) => day ?? '').map(({ name, sums }) => [name, sums]))
  return days.map((name) => ({ name, sums: known.get(name) ?? noSums }))
}

function sumsBy(rows: readonly UsageRow[], nameOf: (row: UsageRow) => string): NamedSums[] {
  const byName = new Map<string, UsageSums>()
  for (const row of rows) byName.set(nameOf(row), added(byName.get(nameOf(row)) ?? noSums, row))
  return [...byName].map(([name, sums]) => ({ name, sums }))
}

function added(left: UsageSums, right: UsageSums): UsageSums {
  const whole = { ...left }
  for (const name of sumNames) whole[name] += right[name]
  return whole
}

/** The names of the days from one moment to another, as the server names them. */
export function daysBetween(from: number, to: number, timeZone: string): readonly string[] {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const hourMilliseconds = 3_600_000
  const days = new Set<string>()
  // Steps of an hour find every day, also the short one on which the clocks are changed.
  for (let time = from; time < to; time += hourMilliseconds) days.add(dayOf.format(time))
  days.add(dayOf.format(Math.max(from, to - 1)))
  return [...days]
}
