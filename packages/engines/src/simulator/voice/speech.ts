import { setImmediate as nextTurn } from 'node:timers/promises'
import { toSample } from '../../audio/index.ts'
import { EngineError } from '../../engine-error.ts'
import type { Sound, SpeechEngine, SpeechInput } from '../../speech-engine.ts'
import type { SimulatorClock } from '../clock.ts'
import { parseDirectives } from '../directives.ts'
import { requestedFault } from '../fault.ts'
import { addBabble } from './babble.ts'
import type { Syllable } from './babble.ts'
import { addPacket, packetSeconds } from './data-tones.ts'
import { phrasesOf, spokenSign } from './phrases.ts'

const sampleRateHertz = 24_000

/** Pitch of the throat by voice; others get one by their name. */
const pitches: Readonly<Record<string, number>> = {
  tongtong: 215,
  chuichui: 130,
  xiaochen: 185,
  jam: 120,
  kazi: 230,
  douji: 150,
  luodo: 165,
  female: 210,
  male: 115,
}

export interface SimulatorVoiceOptions {
  readonly clock: SimulatorClock
  /** Aborts when the engine closes. */
  readonly closing: AbortSignal
}

/**
 * Hums texts for as long as it would take to read them, with the words themselves as tones above the voice: nobody takes it for a
 * person, and the simulator can write it down again.
 */
export function simulatorSpeech({ clock, closing }: SimulatorVoiceOptions): SpeechEngine {
  return {
    clones: true,
    voices: [],
    async *speak(input, { signal: caller, simulate }) {
      const signal = AbortSignal.any([caller, closing])
      signal.throwIfAborted()
      const directives = parseDirectives(simulate ?? '')
      await clock.sleep((directives.delayMs ?? 0) + (directives.firstDelayMs ?? 0), signal)
      const fault = requestedFault(directives)
      if (fault !== undefined) throw fault
      for (const [index, phrase] of phrasesOf(input.text).entries()) {
        if (index === directives.cutAfterParts)
          throw new EngineError('unavailable', 'The simulator was asked to break off')
        if (index > 0) {
          await nextTurn()
          await clock.sleep(directives.paceMs ?? 0, signal)
        }
        signal.throwIfAborted()
        yield spokenPhrase(phrase, input)
      }
    },
  }
}

function spokenPhrase(phrase: string, { voice, speed }: SpeechInput): Sound {
  const syllables: Syllable[] = []
  let seconds = 0
  for (const sign of phrase) {
    const spoken = spokenSign(sign)
    const length = spoken.seconds / speed
    if (spoken.voiced) syllables.push({ startSeconds: seconds, seconds: length, sign: sign.codePointAt(0) ?? 0 })
    seconds += length
  }
  const bytes = Buffer.from(phrase, 'utf8')
  const samples = new Float32Array(Math.round(Math.max(seconds, packetSeconds(bytes.length)) * sampleRateHertz))
  addBabble(samples, sampleRateHertz, pitches[voice.toLowerCase()] ?? pitchOf(voice), syllables)
  addPacket(samples, 0, sampleRateHertz, bytes)
  return { samples: Int16Array.from(samples, toSample), sampleRateHertz }
}

function pitchOf(voice: string): number {
  let sum = 0
  for (const sign of voice) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 997
  return 105 + (sum % 130)
}
