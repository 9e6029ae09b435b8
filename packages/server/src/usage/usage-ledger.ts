import type { BegunCall, EndedCall } from './usage-record.ts'

/** A call that is being served. */
export interface UsageEntry {
  /** Notes the end, on disk before it returns: the reply may then go out. The first call counts, later ones do nothing, so every path may call it. */
  finish(end: EndedCall): void
}

/** One row per call, written so that `kill -9` loses none: see docs/usage-and-limits.md. */
export interface UsageLedger {
  /** Notes the call on disk before this turn of the event loop ends, so that calls which begin together share a write. Never throws: what cannot be written is reported and kept in memory. */
  begin(call: BegunCall): UsageEntry
  /** Waits until every call that has ended is in the database; fails when the database does. For tests and orderly stops. */
  flush(): Promise<void>
  /** Bytes of the journal that wait for the database. */
  backlogBytes(): number
  /** Flushes what the database takes; the rest stays in the journal and is taken up at the next start. */
  close(): Promise<void>
}
