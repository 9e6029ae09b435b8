import { join } from 'node:path'
import type { Capability } from '../capability.ts'
import type { CallTracker } from '../calls/index.ts'
import type { Database } from '../database/index.ts'
import type { FileService } from '../files/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { BlobStore, LinkSigner, PublicUrl } from '../storage/index.ts'
import { Listener } from './listener.ts'
import { Speaker } from './speaker.ts'
import { speechRoutes } from './speech-routes.ts'
import { SpeechService } from './speech-service.ts'
import { transcriptionRoutes } from './transcription-routes.ts'
import { TranscriptionService } from './transcription-service.ts'
import { voiceRoutes } from './voice-routes.ts'
import { VoiceService } from './voice-service.ts'

export interface SpeechCapabilityOptions {
  readonly config: { readonly dataFolder: string }
  readonly settings: { readonly timeZone: string }
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly db: Database
  readonly blobs: BlobStore
  readonly files: FileService
  readonly signer: LinkSigner
  readonly publicUrl: PublicUrl
}

/** Speech, transcription and voices. */
export function openSpeech(base: SpeechCapabilityOptions): Capability {
  const { models, tracker, db, blobs, files, signer, publicUrl, settings, config } = base
  const scratchFolder = join(config.dataFolder, 'cache', 'calls')
  const voices = new VoiceService({ db, blobs, files, scratchFolder, timeZone: settings.timeZone })
  const speech = new SpeechService({ models, tracker, speaker: new Speaker({ models }), voices })
  const transcriptions = new TranscriptionService({ models, tracker, listener: new Listener({ models }) })
  return {
    routes: [
      ...speechRoutes({ speech, scratchFolder }),
      ...transcriptionRoutes({ transcriptions, scratchFolder }),
      ...voiceRoutes({ voices, speech, signer, publicUrl }),
    ],
    downloads: { voice: (id) => voices.download(id) },
    referencedBlobs: (hashes) => voices.referencedBlobs(hashes),
  }
}
