import { resampled, secondsOf } from '../../audio/index.ts'
import { estimateTokens } from '../../estimate-tokens.ts'
import type { Sound, TranscribedSegment, TranscriptionEngine } from '../../speech-engine.ts'
import { parseDirectives } from '../directives.ts'
import { requestedFault } from '../fault.ts'
import { findPackets, readingHertz } from './data-tones.ts'
import type { FoundPacket } from './data-tones.ts'
import { endsPhrase } from './phrases.ts'
import type { SimulatorVoiceOptions } from './speech.ts'

/** Below this loudness nothing is there to be heard. */
const silence = 200
/** Rate at which the platform's voice model counts sound. */
const tokensPerSecond = 12.5

/**
 * Writes down what the simulator's own voice said. Of other sound it tells only how long it is, and of silence nothing, as recognisers
 * do.
 */
export function simulatorTranscription({ clock, closing }: SimulatorVoiceOptions): TranscriptionEngine {
  return {
    async *transcribe({ sound }, { signal: caller, simulate }) {
      const signal = AbortSignal.any([caller, closing])
      signal.throwIfAborted()
      const directives = parseDirectives(simulate ?? '')
      await clock.sleep((directives.delayMs ?? 0) + (directives.firstDelayMs ?? 0), signal)
      const fault = requestedFault(directives)
      if (fault !== undefined) throw fault
      let text = ''
      const segments: TranscribedSegment[] = []
      for await (const { text: piece, ...place } of directives.text === undefined ? heardPieces(sound, signal) : []) {
        if (text !== '') await clock.sleep(directives.paceMs ?? 0, signal)
        const last = segments.at(-1)
        const goesOn = last !== undefined && !endsPhrase(last.text.at(-1) ?? '')
        if (goesOn) segments.splice(-1, 1, { ...last, endSeconds: place.endSeconds, text: last.text + piece })
        else segments.push({ ...place, text: piece })
        text += piece
        yield { type: 'text-delta', text: piece }
      }
      if (directives.text !== undefined) {
        text = directives.text
        segments.push({ startSeconds: 0, endSeconds: secondsOf(sound), text })
        yield { type: 'text-delta', text }
      }
      yield {
        type: 'finish',
        segments,
        usage: {
          promptTokens: Math.ceil(secondsOf(sound) * tokensPerSecond),
          completionTokens: estimateTokens(text),
          source: 'estimate',
        },
      }
    },
  }
}

async function* heardPieces(sound: Sound, signal: AbortSignal): AsyncGenerator<TranscribedSegment, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let heard = false
  const { samples } = await resampled(sound, readingHertz, signal)
  for await (const packet of findPackets(samples, signal)) {
    const text = textOf(packet, decoder)
    if (text === undefined) continue
    heard = true
    yield { startSeconds: packet.startSeconds, endSeconds: packet.endSeconds, text }
  }
  if (heard || sound.samples.every((sample) => Math.abs(sample) < silence)) return
  const seconds = secondsOf(sound)
  const text = `[simulated transcription of ${seconds.toFixed(1)} s of audio]`
  yield { startSeconds: 0, endSeconds: seconds, text }
}

function textOf({ bytes }: FoundPacket, decoder: InstanceType<typeof TextDecoder>): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
