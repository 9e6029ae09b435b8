/**
 * - `refused`: it would destroy something; the message says how to insist
 * - `notFound`: what was named is not there
 * - `damaged`: the archive is not what was written
 */
export type MaintenanceErrorKind = 'refused' | 'notFound' | 'damaged'

/** A backup or a restore that cannot be done; `message` is written for the operator. */
export class MaintenanceError extends Error {
  override readonly name = 'MaintenanceError'
  readonly kind: MaintenanceErrorKind

  constructor(kind: MaintenanceErrorKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}
