/** The part of `sherpa-onnx-node` that is used; the package brings no types. */

export interface Voice {
  readonly numSpeakers: number
  readonly sampleRate: number
  generateAsync(request: {
    readonly text: string
    readonly sid: number
    readonly speed: number
    readonly enableExternalBuffer: boolean
    /** @returns 0 to stop */
    readonly onProgress: (progress: { readonly samples: Float32Array }) => number
  }): Promise<{ readonly samples: Float32Array; readonly sampleRate: number }>
}

export interface RecognizerStream {
  acceptWaveform(sound: { readonly samples: Float32Array; readonly sampleRate: number }): void
}

export interface Recognizer {
  createStream(): RecognizerStream
  decodeAsync(stream: RecognizerStream): Promise<{ readonly text: string }>
}

interface Runtime {
  readonly OfflineTts: { createAsync(config: object): Promise<Voice> }
  readonly OfflineRecognizer: { createAsync(config: object): Promise<Recognizer> }
}

export const runtimePackage = 'sherpa-onnx-node'

export async function openVoice(
  config: Readonly<Record<string, unknown>>,
  ruleFiles: readonly string[],
  threads: number,
): Promise<Voice> {
  const { OfflineTts } = await runtime()
  return OfflineTts.createAsync({
    model: { ...config, numThreads: threads, provider: 'cpu', debug: false },
    ...(ruleFiles.length === 0 ? {} : { ruleFsts: ruleFiles.join(',') }),
    maxNumSentences: 1,
  })
}

export async function openRecognizer(config: Readonly<Record<string, unknown>>, threads: number): Promise<Recognizer> {
  const { OfflineRecognizer } = await runtime()
  return OfflineRecognizer.createAsync({
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: { ...config, numThreads: threads, provider: 'cpu', debug: 0 },
  })
}

async function runtime(): Promise<Runtime> {
  const loaded: { readonly default: Runtime } = await import(runtimePackage)
  return loaded.default
}
