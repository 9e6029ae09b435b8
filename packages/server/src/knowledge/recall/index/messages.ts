import type { IndexHit, IndexQuery } from '../slice-index.ts'

/** What the thread is asked. Vectors of rows travel in one block, in the order of the rows that have one. */
export type IndexQuestion =
  | {
      readonly kind: 'add'
      readonly indexId: string
      readonly rows: readonly AddedRow[]
      readonly vectors: Float32Array
    }
  | { readonly kind: 'remove'; readonly indexId: string; readonly documentId: string; readonly version?: number }
  | { readonly kind: 'search'; readonly indexId: string; readonly query: IndexQuery }
  | { readonly kind: 'vectors'; readonly indexId: string; readonly sliceIds: readonly string[] }
  | { readonly kind: 'count' | 'drop'; readonly indexId: string }
  | { readonly kind: 'list' | 'close' }

export interface AddedRow {
  readonly sliceId: string
  readonly documentId: string
  readonly version: number
  readonly text: string
  readonly context: string
  /** 0: the row has no vector. */
  readonly dimension: number
}

export type IndexAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'hits'; readonly hits: readonly IndexHit[] }
  | { readonly kind: 'vectors'; readonly sliceIds: readonly string[]; readonly vectors: Float32Array }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }

export type IndexRequest = { readonly id: number; readonly question: IndexQuestion }

export type IndexReply =
  | { readonly id: number; readonly answer: IndexAnswer }
  | { readonly id: number; readonly failure: { readonly message: string; readonly kind: IndexFailureKind } }
  /** Something went wrong in the background; nobody waits for it. */
  | { readonly problem: string }

export type IndexFailureKind = 'unavailable' | 'dimension' | 'badName'

export interface ThreadSettings {
  readonly folder: string
  readonly storageOptions?: Readonly<Record<string, string>>
  readonly memoryBudgetBytes: number
}
