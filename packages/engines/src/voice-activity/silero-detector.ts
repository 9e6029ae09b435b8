import { fileURLToPath } from 'node:url'
import type { InferenceSession } from 'onnxruntime-node'
import { detectorHertz, windowSamples } from './voice-detector.ts'
import type { VoiceDetector } from './voice-detector.ts'

/** Silero VAD, MIT, as the package `@ricky0123/vad-web` carries it. */
const modelFile = '@ricky0123/vad-web/dist/silero_vad_v5.onnx'
/** The model sees the end of the window before as well. */
const contextSamples = 64
const stateSize = 2 * 128

let loading: Promise<Silero | undefined> | undefined

interface Silero {
  readonly session: InferenceSession
  readonly Tensor: typeof import('onnxruntime-node').Tensor
}

/** @returns undefined where one of its optional packages is not installed */
export async function openSilero(): Promise<VoiceDetector | undefined> {
  loading ??= load()
  const silero = await loading
  return silero === undefined ? undefined : new SileroDetector(silero)
}

async function load(): Promise<Silero | undefined> {
  const path = modelPath()
  if (path === undefined) return undefined
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  })
  return { session, Tensor }
}

function modelPath(): string | undefined {
  try {
    import.meta.resolve('onnxruntime-node')
    return fileURLToPath(import.meta.resolve(modelFile))
  } catch {
    return undefined
  }
}

/** A small network that heard speech of many languages; some 0.2 ms a window on one core. */
class SileroDetector implements VoiceDetector {
  readonly #silero: Silero
  #state = new Float32Array(stateSize)
  #context = new Float32Array(contextSamples)

  constructor(silero: Silero) {
    this.#silero = silero
  }

  async judge(window: Float32Array): Promise<number> {
    const { session, Tensor } = this.#silero
    const input = new Float32Array(contextSamples + windowSamples)
    input.set(this.#context)
    input.set(window, contextSamples)
    const { output, stateN } = await session.run({
      input: new Tensor('float32', input, [1, input.length]),
      state: new Tensor('float32', this.#state, [2, 1, 128]),
      sr: new Tensor('int64', [BigInt(detectorHertz)], []),
    })
    if (!(output?.data instanceof Float32Array) || !(stateN?.data instanceof Float32Array))
      throw new Error('The voice detector gave something else than numbers.')
    this.#state = new Float32Array(stateN.data)
    this.#context = input.slice(-contextSamples)
    return output.data[0] ?? 0
  }
}
