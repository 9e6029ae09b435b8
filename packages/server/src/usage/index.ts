export { isTimeZone, localMinute, localTime } from './local-days.ts'
export { openUsageLedger } from './open-usage-ledger.ts'
export type { UsageLedgerOptions } from './open-usage-ledger.ts'
export type { UsageEntry, UsageLedger } from './usage-ledger.ts'
export { RequestKeeper } from './requests/request-keeper.ts'
export { usageGroups, usageQueries } from './usage-queries.ts'
export type {
  LogFilter,
  LogPage,
  LogPosition,
  UsageFilter,
  UsageGroup,
  UsageQueries,
  UsageTotals,
} from './usage-queries.ts'
export { usageOverTime } from './usage-over-time-queries.ts'
export type { UsageOverTime, UsageShare } from './usage-over-time-queries.ts'
export { endCauses } from './usage-record.ts'
export type { BegunCall, EndCause, EndedCall, UsageRecord, UsageSource } from './usage-record.ts'
