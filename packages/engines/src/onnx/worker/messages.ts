import type { EngineErrorKind } from '../../engine-error.ts'
import type { OcrOutput } from '../../engine.ts'

/** What a thread is started with. */
export interface WorkerData {
  readonly threads: number
}

/** One page at a time; `end` comes when there is none. */
export type ToWorker = ReadRequest | { readonly type: 'end' }

export interface ReadRequest {
  readonly type: 'read'
  readonly id: number
  readonly picture: Uint8Array
  /** One number in shared memory: not 0 when nobody waits for the page any more. */
  readonly calledOff: Int32Array<SharedArrayBuffer>
}

export type FromWorker =
  | { readonly type: 'read'; readonly id: number; readonly output: OcrOutput }
  | { readonly type: 'failed'; readonly id: number; readonly kind: EngineErrorKind; readonly message: string }
  | { readonly type: 'called-off'; readonly id: number }
