export { openBatches } from './open-batches.ts'
export type { Batches, BatchesOptions } from './open-batches.ts'
