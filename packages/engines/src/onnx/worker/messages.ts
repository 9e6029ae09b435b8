import type { EngineErrorKind } from '../../engine-error.ts'
import type { OcrOutput } from '../../engine.ts'

/** One page at a time. A process whose channel closes ends. */
export type ToWorker =
  | { readonly type: 'read'; readonly id: number; readonly threads: number; readonly picture: Uint8Array }
  /** Nobody waits for the page any more; it is answered all the same. */
  | { readonly type: 'call-off'; readonly id: number }

export type FromWorker =
  | { readonly type: 'read'; readonly id: number; readonly output: OcrOutput }
  | { readonly type: 'failed'; readonly id: number; readonly kind: EngineErrorKind; readonly message: string }
  | { readonly type: 'called-off'; readonly id: number }
