/** A picture that a video starts from, ends with or takes its things from: a whole PNG, JPEG or WebP file. */
export interface VideoPicture {
  readonly contentType: 'image/png' | 'image/jpeg' | 'image/webp'
  readonly bytes: Uint8Array
}

export interface VideoInput {
  /** The engine's own name of the model, from the route. */
  readonly model: string
  /** Absent where a picture says enough. */
  readonly prompt?: string
  /** One that is the first frame, a first and a last one, or references, as `pictureRole` says. */
  readonly pictures: readonly VideoPicture[]
  readonly pictureRole: 'frames' | 'references'
  readonly widthPixels: number
  readonly heightPixels: number
  /** As asked for; absent: as the engine likes, on the platform 30. */
  readonly framesPerSecond?: number
  readonly durationSeconds: number
  readonly quality?: 'speed' | 'quality'
  readonly withAudio: boolean
  readonly style?: 'general' | 'anime'
  readonly aspectRatio?: '16:9' | '9:16' | '1:1'
  readonly movementAmplitude?: 'auto' | 'small' | 'medium' | 'large'
  readonly userId?: string
  readonly watermark: boolean
  /** The request's own fields in the platform's words, without its pictures, for engines that speak that protocol. */
  readonly platformFields: Readonly<Record<string, unknown>>
}

/** A job that an engine has taken. */
export interface VideoJob {
  /** The engine's name of it. */
  readonly id: string
  /** For engines that keep nothing themselves. */
  loadInput(): Promise<VideoInput>
}

/** Content that may be large, or where it waits. */
export type MadeFile =
  | { readonly kind: 'stream'; open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> }
  /** An address on another host than the engine's own: the server fetches it through its guard, as any address from outside. */
  | { readonly kind: 'address'; readonly url: string }

export type VideoProgress =
  | { readonly state: 'working' }
  | { readonly state: 'done'; readonly video: MadeFile; readonly cover?: MadeFile; readonly optimizedPrompt?: string }
  /** Failed or was cancelled there; asking again would say the same. The reason is safe to show. */
  | { readonly state: 'failed'; readonly reason: string; readonly platformCode?: string }

export interface VideoOptions {
  readonly signal: AbortSignal
  /** Also the key by which a server that knows such keys takes a repeated submission as one. */
  readonly requestId?: string
  /** Fault to inject, from the request header `x-openmaas-simulate`; only the simulator reads it. */
  readonly simulate?: string
}

/** What a video engine takes beside a prompt and a first frame. */
export interface VideoAbilities {
  readonly sound: boolean
  readonly lastFrame: boolean
  readonly references: boolean
}

/** Makes videos: a job is handed over and asked after until it is done, by whatever process is alive then. */
export interface VideoEngine {
  readonly abilities: VideoAbilities
  /**
   * @returns the engine's name of the job, as soon as it has taken it
   * @throws {EngineError}
   */
  submit(input: VideoInput, options: VideoOptions): Promise<string>
  /** @throws {EngineError} `rejected` for a job that the engine does not know, or no more */
  check(job: VideoJob, options: VideoOptions): Promise<VideoProgress>
  /**
   * Ends a job; one that has ended is no error. Absent where the engine offers no way.
   * @throws {EngineError}
   */
  cancel?(jobId: string, options: VideoOptions): Promise<void>
}
