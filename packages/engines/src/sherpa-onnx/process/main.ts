/**
 * A process that holds one model. Its runtime is native code with a library of its own that must not meet another version of it, and a
 * fault in it must not end the server.
 */
import type { SherpaModel } from '../find-model.ts'
import { openRecognizer, openVoice } from './runtime.ts'
import type { Recognizer, Voice } from './runtime.ts'
import type { FromSherpa, SpeakRequest, ToSherpa, TranscribeRequest } from './messages.ts'

type Loaded = { readonly voice: Voice } | { readonly recognizer: Recognizer }

let loading: Promise<Loaded> | undefined
const cancelled = new Set<number>()

process.on('message', (message: ToSherpa) => void carryOut(message))
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0))

async function carryOut(message: ToSherpa): Promise<void> {
  const id = 'id' in message ? message.id : undefined
  try {
    if (message.type === 'cancel') cancelled.add(message.id)
    else if (message.type === 'load') {
      loading = load(message.model, message.threads)
      await loading
      tell({ type: 'loaded' })
    } else if (message.type === 'speak') await speak(message)
    else await transcribe(message)
  } catch (error) {
    tell({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) })
  } finally {
    if (id !== undefined && message.type !== 'cancel') cancelled.delete(id)
  }
}

async function load({ kind, config, ruleFiles }: SherpaModel, threads: number): Promise<Loaded> {
  return kind === 'speech'
    ? { voice: await openVoice(config, ruleFiles, threads) }
    : { recognizer: await openRecognizer(config, threads) }
}

async function speak({ id, text, speaker, speed }: SpeakRequest): Promise<void> {
  const loaded = await loading
  if (loaded === undefined || !('voice' in loaded)) throw new Error('no voice is loaded')
  const { voice } = loaded
  let told = 0
  const { samples } = await voice.generateAsync({
    text,
    sid: voice.numSpeakers > 0 ? speaker % voice.numSpeakers : 0,
    speed,
    enableExternalBuffer: false,
    onProgress: (progress) => {
      if (cancelled.has(id)) return 0
      told += progress.samples.length
      tell({ type: 'sound', id, samples: progress.samples, sampleRateHertz: voice.sampleRate })
      return 1
    },
  })
  if (told === 0 && !cancelled.has(id)) tell({ type: 'sound', id, samples, sampleRateHertz: voice.sampleRate })
  tell({ type: 'done', id })
}

async function transcribe({ id, samples, sampleRateHertz }: TranscribeRequest): Promise<void> {
  const loaded = await loading
  if (loaded === undefined || !('recognizer' in loaded)) throw new Error('no recogniser is loaded')
  const stream = loaded.recognizer.createStream()
  stream.acceptWaveform({ samples, sampleRate: sampleRateHertz })
  const { text } = await loaded.recognizer.decodeAsync(stream)
  tell({ type: 'text', id, text })
  tell({ type: 'done', id })
}

function tell(message: FromSherpa): void {
  process.send?.(message)
}
