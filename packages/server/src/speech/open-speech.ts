import { join } from 'node:path'
import type { Capability } from '../capability.ts'
import type { CapabilityBase } from '../capability-base.ts'
import { Listener } from './listener.ts'
import { Speaker } from './speaker.ts'
import { speechRoutes } from './speech-routes.ts'
import { SpeechService } from './speech-service.ts'
import { transcriptionRoutes } from './transcription-routes.ts'
import { TranscriptionService } from './transcription-service.ts'
import { voiceRoutes } from './voice-routes.ts'
import { VoiceService } from './voice-service.ts'

/** Speech, transcription and voices. */
export function openSpeech(base: CapabilityBase): Capability {
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
