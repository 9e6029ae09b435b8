export { CallTracker } from './call-tracker.ts'
export type { CallDescription, TrackedCall } from './call-tracker.ts'
export type { CallContext } from './call-context.ts'
