import type { EngineErrorKind } from '../../engine-error.ts'

/** One piece of work at a time. A process whose channel closes ends. */
export type ToWorker<Work> =
  | { readonly type: 'work'; readonly id: number; readonly work: Work }
  /** Nobody waits for it any more; it is answered all the same. */
  | { readonly type: 'call-off'; readonly id: number }

export type FromWorker<Output> =
  | { readonly type: 'done'; readonly id: number; readonly output: Output }
  | { readonly type: 'failed'; readonly id: number; readonly kind: EngineErrorKind; readonly message: string }
  | { readonly type: 'called-off'; readonly id: number }
