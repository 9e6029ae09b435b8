import type { Answering } from './answering.ts'
import type { Documents } from './documents.ts'
import type { Foundation } from './foundation.ts'
import type { TaskService } from './tasks/index.ts'

/** What the platform has built before its capabilities, for each of them to take what it needs. */
export interface CapabilityBase
  extends Foundation, Answering, Pick<Documents, 'reading' | 'layout' | 'knowledge' | 'conversations' | 'media'> {
  readonly tasks: TaskService
}
