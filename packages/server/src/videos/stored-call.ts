import type { VideoInput, VideoPicture } from '@openmaas/engines'
import type { Caller } from '../access/index.ts'
import type { BlobHash } from '../storage/index.ts'

/** What a task's row keeps of the call: enough to film in another process. */
export interface StoredVideoCall {
  readonly caller: Caller
  readonly path: string
  /** As the client spelt it. */
  readonly model: string
  /** Address under which the client reaches this server. */
  readonly publicUrl: string
  readonly input: Omit<VideoInput, 'model' | 'pictures'>
  readonly pictures: readonly { readonly hash: BlobHash; readonly contentType: VideoPicture['contentType'] }[]
  readonly simulate?: string
}

/** What it keeps of the job that an engine has taken. */
export interface VideoJobProgress {
  readonly engineId: string
  readonly upstreamModel: string
  readonly jobId: string
  /** Milliseconds since the epoch. */
  readonly submittedAt: number
}
