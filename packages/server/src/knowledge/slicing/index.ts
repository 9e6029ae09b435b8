export { contextualText } from './contextual-text.ts'
export { sliceDocument } from './slice-document.ts'
export type { KnowledgeType, Slice, SlicedDocument, SlicePosition, SlicingOptions } from './slice.ts'
