/**
 * - `refused`: it would destroy something, or does not fit here; the message says why
 * - `notFound`: what was named is not there
 * - `damaged`: the archive is not what was written
 */
export type TransferErrorKind = 'refused' | 'notFound' | 'damaged'

/** A knowledge base that cannot be written to an archive or read from one; `message` is written for the operator. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly kind: TransferErrorKind

  constructor(kind: TransferErrorKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

export function damaged(what: string, cause?: unknown): TransferError {
  return new TransferError('damaged', `The archive cannot be imported: ${what}.`, cause)
}
