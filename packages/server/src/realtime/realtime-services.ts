import type { ConcurrencyLimiter } from '../access/index.ts'
import type { CallTracker } from '../calls/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { Listener, Speaker } from '../speech/index.ts'
import type { Log } from '../telemetry/index.ts'

/** What live sessions are made of. */
export interface RealtimeServices {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly limiter: ConcurrencyLimiter
  readonly listener: Listener
  readonly speaker: Speaker
  readonly log: Log
  readonly settings: RealtimeSettings
}

export interface RealtimeSettings {
  readonly transcriptionModel: string
  readonly speechModel: string
  readonly chatModel: string
  readonly visionModel: string
  readonly idleSeconds: number
  readonly sessionSeconds: number
}
