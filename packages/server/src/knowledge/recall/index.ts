export { IndexError } from './index-error.ts'
export { openSliceIndex } from './lance-slice-index.ts'
export type { SliceIndexOptions } from './lance-slice-index.ts'
export type { IndexHit, IndexQuery, IndexRow, SliceIndex } from './slice-index.ts'
