import { InProcessLimiter } from '../access/index.ts'
import { CallTracker } from '../calls/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import type { BegunCall, EndedCall } from '../usage/index.ts'

export interface RecordedCalls {
  readonly tracker: CallTracker
  readonly limiter: InProcessLimiter
  /** Rows of the ledger in the order in which calls ended. */
  readonly rows: (BegunCall & EndedCall)[]
}

/** A tracker whose ledger only remembers. */
export function recordedCalls(telemetry = silentTelemetry()): RecordedCalls {
  const limiter = new InProcessLimiter()
  const rows: (BegunCall & EndedCall)[] = []
  const tracker = new CallTracker({
    limiter,
    telemetry,
    ledger: {
      begin: (call) => ({ finish: (end) => void rows.push({ ...call, ...end }) }),
      flush: async () => {},
      backlogBytes: () => 0,
      close: async () => {},
    },
  })
  return { tracker, limiter, rows }
}
