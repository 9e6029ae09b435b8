/** What the studio's thread is asked to make; everything in it can be sent to a thread. */
export interface PictureJob {
  readonly kind: 'picture'
  readonly widthPixels: number
  readonly heightPixels: number
  readonly model: string
  readonly prompt: string
}

export interface FilmJob {
  readonly kind: 'film' | 'cover'
  readonly widthPixels: number
  readonly heightPixels: number
  readonly framesPerSecond: number
  readonly durationSeconds: number
  readonly withAudio: boolean
  readonly model: string
  readonly prompt: string
  /** Files, in order: first and last frame, or references. */
  readonly pictures: readonly Uint8Array[]
  readonly pictureRole: 'frames' | 'references'
}

export type StudioJob = PictureJob | FilmJob

export type StudioReply =
  | { readonly made: Uint8Array }
  /** Said in words that may be shown. */
  | { readonly failed: string }
