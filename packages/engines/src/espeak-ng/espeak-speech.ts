import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { SoundFileError, wavPieces } from '../audio/index.ts'
import { EngineError } from '../engine-error.ts'
import type { Sound, SpeechEngine, SpeechInput } from '../speech-engine.ts'

/** Words a minute at the usual pace. */
const usualPace = 175

/** Variants of the one speaker that come nearest to the platform's voices: `+f` women, `+m` men. */
const variants: Readonly<Record<string, string>> = {
  tongtong: 'f2',
  xiaochen: 'f4',
  kazi: 'f3',
  female: 'f2',
  'female-tianmei': 'f5',
  'female-shaonv': 'f3',
  lovely_girl: 'f5',
  alloy: 'f1',
  coral: 'f3',
  nova: 'f2',
  sage: 'f4',
  shimmer: 'f5',
  chuichui: 'm2',
  jam: 'm3',
  douji: 'm4',
  luodo: 'm7',
  male: 'm1',
}

/** Reads aloud in Mandarin where there are Chinese characters, else in English; the name of another of its voices speaks as that one. */
export function espeakSpeech(program: string, closing: AbortSignal): SpeechEngine {
  return {
    clones: false,
    voices: ['cmn', 'en', 'en-us', 'en-gb', 'yue', 'ja', 'ko', 'de', 'fr', 'es', 'ru', 'it', 'pt'].map((id) => ({
      id,
      name: `espeak-ng ${id}`,
    })),
    speak: (input, { signal }) => spoken(program, input, AbortSignal.any([signal, closing])),
  }
}

async function* spoken(
  program: string,
  { text, voice, speed }: SpeechInput,
  signal: AbortSignal,
): AsyncGenerator<Sound, void, undefined> {
  signal.throwIfAborted()
  const pace = String(Math.round(usualPace * speed))
  const child = spawn(program, ['-v', voiceFor(voice, text), '-s', pace, '--stdin', '--stdout'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' },
    signal,
    killSignal: 'SIGKILL',
  })
  const ended = once(child, 'close')
  // Told below, whichever comes first: the end of its sound or its failure.
  ended.catch(() => {})
  child.stdin.on('error', () => {})
  child.stdin.end(text)
  try {
    yield* wavPieces(child.stdout as AsyncIterable<Buffer>)
    const [code] = (await ended) as [number | null]
    if (code !== 0) throw new EngineError('unavailable', `espeak-ng ended with code ${code}`)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof EngineError) throw error
    const what = error instanceof SoundFileError ? 'espeak-ng made no sound' : 'espeak-ng failed'
    throw new EngineError('unavailable', what, { cause: error })
  } finally {
    child.kill('SIGKILL')
  }
}

function voiceFor(voice: string, text: string): string {
  const name = voice.toLowerCase()
  const language = /\p{Script=Han}/u.test(text) ? 'cmn' : 'en-us'
  const variant = variants[name]
  if (variant !== undefined) return `${language}+${variant}`
  return /^[a-z]{2,3}(-[a-z]{2,4})?$/.test(name) && name !== 'jam' && name !== 'ash' ? name : language
}
