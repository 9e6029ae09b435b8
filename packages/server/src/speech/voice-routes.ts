import { cloneVoice, deleteVoice, listVoices } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import type { LinkSigner, PublicUrl } from '../storage/index.ts'
import type { SpeechService } from './speech-service.ts'
import type { PreviewLink, VoiceService } from './voice-service.ts'

export interface VoiceRoutesOptions {
  readonly voices: VoiceService
  readonly speech: SpeechService
  readonly signer: LinkSigner
  readonly publicUrl: PublicUrl
}

const linkMilliseconds = 24 * 3_600_000

export function voiceRoutes({ voices, speech, signer, publicUrl }: VoiceRoutesOptions): Route[] {
  const linkFor =
    ({ incoming }: Pick<ApiRequest, 'incoming'>): PreviewLink =>
    ({ id, name }) =>
      publicUrl(incoming) +
      signer.sign({ kind: 'voice', id, name: `${name}.wav`, expiresAt: Date.now() + linkMilliseconds })
  return [
    route(cloneVoice, (request) =>
      voices.clone(request.body, request, (spoken, context) => speech.speak(spoken, context)),
    ),
    route(listVoices, (request) => voices.list(request.caller.accountId, request.query, linkFor(request))),
    route(deleteVoice, ({ caller, body }) => voices.delete(caller.accountId, body.voice)),
  ]
}
