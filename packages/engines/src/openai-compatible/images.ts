import { EngineError } from '../engine-error.ts'
import type { ImageEngine, ImageInput, ImageOptions, ImageOutput } from '../image-engine.ts'
import type { HttpClient } from './http-client.ts'
import { isRecord, madePicture, textOf } from './made-media.ts'

export interface ImagesOptions {
  readonly path: string
  readonly timeoutSeconds: number
}

/** Pictures in OpenAI's form: SGLang, LocalAI, vLLM and others. */
export class OpenAiImages implements ImageEngine {
  readonly drawsWatermark = false
  readonly #client: HttpClient
  readonly #options: ImagesOptions

  constructor(client: HttpClient, options: ImagesOptions) {
    this.#client = client
    this.#options = options
  }

  async generate(input: ImageInput, { signal }: ImageOptions): Promise<ImageOutput> {
    const item =
      (await this.#ask(input, { response_format: 'b64_json' }, signal)) ?? (await this.#ask(input, {}, signal))
    const base64 = textOf(item?.['b64_json'])
    const url = textOf(item?.['url'])
    const revisedPrompt = textOf(item?.['revised_prompt'])
    const revised = revisedPrompt === undefined ? {} : { revisedPrompt }
    if (base64 !== undefined) return { picture: { kind: 'bytes', bytes: Buffer.from(base64, 'base64') }, ...revised }
    if (url !== undefined) return { picture: await madePicture(this.#client, url, signal), ...revised }
    throw new EngineError('unavailable', 'The model server answered without a picture.')
  }

  /** @returns undefined where the request was refused because of the fields that not every server knows */
  async #ask(
    input: ImageInput,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const optional = Object.keys(fields).length > 0
    const { status, body } = await this.#client.json({
      method: 'POST',
      path: this.#options.path,
      body: {
        model: input.model,
        prompt: input.prompt,
        size: `${input.widthPixels}x${input.heightPixels}`,
        n: 1,
        ...(input.quality === undefined ? {} : { quality: input.quality }),
        ...(input.userId === undefined ? {} : { user: input.userId }),
        ...fields,
      },
      signal,
      timeoutSeconds: this.#options.timeoutSeconds,
      ...(optional ? { accepted: [400, 422] } : {}),
    })
    if (optional && (status === 400 || status === 422)) return undefined
    const data = isRecord(body) && Array.isArray(body['data']) ? (body['data'] as unknown[]) : []
    const [item] = data
    return isRecord(item) ? item : {}
  }
}
