import type { IndexFailureKind } from './index/messages.ts'

/**
 * The index did not do what it was asked.
 * - `unavailable`: its store or its thread failed; the next call tries again
 * - `dimension`: a vector is not as long as those of the index
 * - `badName`: an index cannot have such an id
 */
export class IndexError extends Error {
  override readonly name = 'IndexError'
  readonly kind: IndexFailureKind

  constructor(kind: IndexFailureKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}
