import type { Engine, EngineHealth } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import type { SpeechEngine, TranscriptionEngine } from '../speech-engine.ts'
import { toSample } from '../audio/index.ts'
import { findModel } from './find-model.ts'
import type { SherpaModel } from './find-model.ts'
import { threadsOf } from './options.ts'
import type { SherpaOptions } from './options.ts'
import { ProcessClient } from './process/process-client.ts'
import { runtimePackage } from './process/runtime.ts'
import { soundPieces } from './sound-pieces.ts'

const defaultIdleSeconds = 300
/** Voices of the platform in an order that gives neighbours different speakers. */
const platformVoices = ['tongtong', 'chuichui', 'xiaochen', 'jam', 'kazi', 'douji', 'luodo']

/** Speech or transcription by one model of the sherpa-onnx project, in a process of its own. What the model cannot do is absent. */
export function createSherpaEngine(options: SherpaOptions): Engine {
  const problem = missingRuntime() ? `The optional package ${runtimePackage} is not installed.` : undefined
  let model: SherpaModel | undefined
  let fault = problem
  try {
    model = findModel(options.modelPath, options.family)
  } catch (error) {
    fault ??= error instanceof Error ? error.message : String(error)
  }
  const client =
    model === undefined
      ? undefined
      : new ProcessClient({
          model,
          threads: threadsOf(options),
          idleSeconds: options.idleSeconds ?? defaultIdleSeconds,
        })
  const work = (): ProcessClient => {
    if (client === undefined || fault !== undefined) throw new EngineError('unavailable', fault ?? 'no model')
    return client
  }
  return {
    id: options.id,
    type: 'sherpa-onnx',
    ...(model?.kind === 'speech' ? { speech: speechBy(work, options.voices ?? {}) } : {}),
    ...(model?.kind === 'transcription' ? { transcription: transcriptionBy(work) } : {}),
    checkHealth: async () => health(client, model, fault),
    close: async () => client?.close(),
  }
}

function speechBy(work: () => ProcessClient, speakers: Readonly<Record<string, number>>): SpeechEngine {
  return {
    clones: false,
    voices: Object.keys(speakers).map((id) => ({ id, name: id })),
    async *speak({ text, voice, speed }, { signal }) {
      const speaker = speakers[voice] ?? Math.max(0, platformVoices.indexOf(voice.toLowerCase()))
      for await (const result of work().run({ type: 'speak', text, speaker, speed }, signal)) {
        if (result.type !== 'sound' || result.samples.length === 0) continue
        const samples = Int16Array.from(result.samples, (sample) => toSample(sample * 32_767))
        yield { samples, sampleRateHertz: result.sampleRateHertz }
      }
    },
  }
}

function transcriptionBy(work: () => ProcessClient): TranscriptionEngine {
  return {
    async *transcribe({ sound }, { signal }) {
      const segments = []
      let text = ''
      for (const { startSeconds, endSeconds, samples } of soundPieces(sound)) {
        const floats = Float32Array.from(samples, (sample) => sample / 32_768)
        const request = { type: 'transcribe' as const, samples: floats, sampleRateHertz: sound.sampleRateHertz }
        for await (const result of work().run(request, signal)) {
          if (result.type !== 'text' || result.text.trim() === '') continue
          const piece = result.text.trim()
          // Between words of the Latin script a cut was a space.
          const joint = text !== '' && /[\w.,!?]$/.test(text) && /^\w/.test(piece) ? ' ' : ''
          segments.push({ startSeconds, endSeconds, text: piece })
          text += joint + piece
          yield { type: 'text-delta', text: joint + piece }
        }
      }
      yield { type: 'finish', segments }
    },
  }
}

function health(
  client: ProcessClient | undefined,
  model: SherpaModel | undefined,
  fault: string | undefined,
): EngineHealth {
  if (fault !== undefined || model === undefined) return { healthy: false, detail: fault ?? 'no model' }
  const state = client?.loaded === true ? `loaded, ${client.waiting} calls in hand` : 'loads with the first call'
  return { healthy: true, detail: `${model.family} model in a process of its own; ${state}` }
}

function missingRuntime(): boolean {
  try {
    import.meta.resolve(runtimePackage)
    return false
  } catch {
    return true
  }
}
