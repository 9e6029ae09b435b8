import type {
  ImageModelV4,
  ImageModelV4CallOptions,
  ImageModelV4Result,
  SharedV4Warning,
  SpeechModelV4,
  SpeechModelV4CallOptions,
  SpeechModelV4Result,
  TranscriptionModelV4,
  TranscriptionModelV4CallOptions,
  TranscriptionModelV4Result,
} from '@ai-sdk/provider'
import { bytesOf, ConnectionError } from '@openmaas/sdk'
import type { OpenMaaS, SpeechRequest } from '@openmaas/sdk'
import { providerName, requestOptions, told } from './calls.ts'

/** What the AI SDK may ask for and these models cannot do is told instead of passed over. */
function unsupported(asked: Readonly<Record<string, unknown>>): SharedV4Warning[] {
  return Object.entries(asked).flatMap(([feature, value]) =>
    value === undefined ? [] : [{ type: 'unsupported' as const, feature }],
  )
}

export class ImageModel implements ImageModelV4 {
  readonly specificationVersion = 'v4' as const
  readonly provider = `${providerName}.image`
  readonly modelId: string
  /** One picture is made in a call. */
  readonly maxImagesPerCall = 1
  readonly #client: OpenMaaS

  constructor(client: OpenMaaS, modelId: string) {
    this.#client = client
    this.modelId = modelId
  }

  async doGenerate(call: ImageModelV4CallOptions): Promise<ImageModelV4Result> {
    const { prompt = '', size, aspectRatio, seed, files, mask, abortSignal } = call
    const body = { model: this.modelId, prompt, size }
    const url = `${this.#client.core.root}/paas/v4/images/generations`
    const reply = await told(url, body, this.#client.images.generate(body, requestOptions(call)))
    const images = await Promise.all(reply.data.map((image) => told(url, body, download(image.url, abortSignal))))
    return {
      images,
      warnings: unsupported({ aspectRatio, seed, files, mask }),
      response: { timestamp: new Date(reply.created * 1000), modelId: this.modelId, headers: undefined },
    }
  }
}

async function download(url: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new ConnectionError(`The picture could not be fetched: status ${response.status}.`)
  return new Uint8Array(await response.arrayBuffer())
}

export class SpeechModel implements SpeechModelV4 {
  readonly specificationVersion = 'v4' as const
  readonly provider = `${providerName}.speech`
  readonly modelId: string
  readonly #client: OpenMaaS

  constructor(client: OpenMaaS, modelId: string) {
    this.#client = client
    this.modelId = modelId
  }

  /** `wav` unless `pcm` or `mp3` is asked for; the voice `tongtong` unless another one is. */
  async doGenerate(call: SpeechModelV4CallOptions): Promise<SpeechModelV4Result> {
    const { text, voice = 'tongtong', outputFormat, speed, instructions, language } = call
    const known = outputFormat === 'pcm' || outputFormat === 'mp3' || outputFormat === 'wav' ? outputFormat : undefined
    const body: Omit<SpeechRequest, 'stream'> = {
      model: this.modelId,
      input: text,
      voice,
      speed,
      response_format: known ?? 'wav',
    }
    const url = `${this.#client.core.root}/paas/v4/audio/speech`
    const response = await told(url, body, this.#client.audio.speech({ ...body, stream: false }, requestOptions(call)))
    return {
      audio: new Uint8Array(await told(url, body, response.arrayBuffer())),
      warnings: unsupported({
        instructions,
        language,
        outputFormat: known === undefined ? outputFormat : undefined,
      }),
      request: { body },
      response: { timestamp: new Date(), modelId: this.modelId },
    }
  }
}

export class TranscriptionModel implements TranscriptionModelV4 {
  readonly specificationVersion = 'v4' as const
  readonly provider = `${providerName}.transcription`
  readonly modelId: string
  readonly #client: OpenMaaS

  constructor(client: OpenMaaS, modelId: string) {
    this.#client = client
    this.modelId = modelId
  }

  async doGenerate(call: TranscriptionModelV4CallOptions): Promise<TranscriptionModelV4Result> {
    const content = typeof call.audio === 'string' ? bytesOf(call.audio) : call.audio
    const name = /mp3|mpeg/.test(call.mediaType) ? 'audio.mp3' : 'audio.wav'
    const body = { model: this.modelId, response_format: 'verbose_json' }
    const reply = await told(
      `${this.#client.core.root}/paas/v4/audio/transcriptions`,
      body,
      this.#client.audio.transcriptions({ ...body, stream: false, file: { content, name } }, requestOptions(call)),
    )
    const segments = (reply.segments ?? []).map(({ text, start, end }) => ({
      text,
      startSecond: start,
      endSecond: end,
    }))
    return {
      text: reply.text,
      segments,
      language: undefined,
      durationInSeconds: segments.at(-1)?.endSecond,
      warnings: [],
      response: { timestamp: new Date(reply.created * 1000), modelId: this.modelId, body: reply },
    }
  }
}
