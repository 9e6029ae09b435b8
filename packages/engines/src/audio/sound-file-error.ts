/**
 * Why bytes are no sound that can be used here.
 * - `unknown`: neither WAV nor MP3
 * - `damaged`: says that it is one of them and cannot be read
 * - `tooLong`: more than was asked for
 */
export type SoundFileErrorKind = 'unknown' | 'damaged' | 'tooLong'

export class SoundFileError extends Error {
  override readonly name = 'SoundFileError'
  readonly kind: SoundFileErrorKind

  constructor(kind: SoundFileErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
