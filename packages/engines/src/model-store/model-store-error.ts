/**
 * - `invalidName`: the name has no form that the store knows
 * - `notFound`: no such model, repository, file or quantisation
 * - `ambiguous`: the repository has several files and the name chooses none
 * - `refused`: the source wants credentials or accepted terms
 * - `network`: the source could not be reached or kept breaking off; what arrived is kept, pulling again goes on from there
 * - `checksum`: the file that arrived is not the one the source describes; it was deleted
 * - `diskFull`: not enough space; what arrived is kept
 */
export type ModelStoreErrorKind =
  'invalidName' | 'notFound' | 'ambiguous' | 'refused' | 'network' | 'checksum' | 'diskFull'

/** What went wrong with a model file; `message` is written for the person at the command line. */
export class ModelStoreError extends Error {
  override readonly name = 'ModelStoreError'
  readonly kind: ModelStoreErrorKind

  constructor(kind: ModelStoreErrorKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}
