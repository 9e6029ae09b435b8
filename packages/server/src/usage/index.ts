export type { UsageEntry, UsageLedger } from './usage-ledger.ts'
export type { BegunCall, EndCause, EndedCall, UsageRecord, UsageSource } from './usage-record.ts'
