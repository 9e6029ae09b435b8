import type { EmbeddingEngine, EmbeddingInput, EmbeddingOutput } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import { estimateTokens } from '../estimate-tokens.ts'
import type { HttpClient } from './http-client.ts'

export interface EmbeddingsOptions {
  readonly path: string
  readonly timeoutSeconds: number
  /** Fields that this protocol wants beside the common ones. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/** Embeddings in OpenAI's form. */
export class OpenAiEmbeddings implements EmbeddingEngine {
  readonly #client: HttpClient
  readonly #options: EmbeddingsOptions

  constructor(client: HttpClient, options: EmbeddingsOptions) {
    this.#client = client
    this.#options = options
  }

  async embed(input: EmbeddingInput, { signal }: { readonly signal: AbortSignal }): Promise<EmbeddingOutput> {
    const { body } = await this.#client.json({
      method: 'POST',
      path: this.#options.path,
      body: {
        model: input.model,
        input: input.texts,
        ...this.#options.fields,
        ...(input.dimensions === undefined ? {} : { dimensions: input.dimensions }),
      },
      signal,
      timeoutSeconds: this.#options.timeoutSeconds,
    })
    const vectors = vectorsOf(body, input.texts.length)
    const { dimensions } = input
    if (dimensions !== undefined && vectors.some((vector) => vector.length !== dimensions)) {
      // Some servers pass over the wish; vectors of another length would spoil an index.
      throw new EngineError(
        'unsupported',
        `The model gives vectors of ${vectors[0]?.length ?? 0} dimensions, not ${dimensions}.`,
      )
    }
    const told = promptTokensOf(body)
    if (told !== undefined) return { vectors, promptTokens: told, source: 'engine' }
    return {
      vectors,
      promptTokens: input.texts.reduce((sum, text) => sum + estimateTokens(text), 0),
      source: 'estimate',
    }
  }
}

/** Vectors in the order of the texts, whatever order the server chose. */
function vectorsOf(body: unknown, count: number): (readonly number[])[] {
  const data = isRecord(body) && Array.isArray(body['data']) ? (body['data'] as unknown[]) : []
  const vectors: (readonly number[] | undefined)[] = Array.from({ length: count })
  for (const [position, item] of data.entries()) {
    if (!isRecord(item)) continue
    const index = typeof item['index'] === 'number' ? item['index'] : position
    if (isVector(item['embedding'])) vectors[index] = item['embedding']
  }
  const whole = vectors.filter((vector) => vector !== undefined)
  if (whole.length === count && vectors.length === count) return whole
  throw new EngineError('unavailable', `The model server gave ${data.length} usable vectors for ${count} texts.`)
}

function promptTokensOf(body: unknown): number | undefined {
  const usage = isRecord(body) ? body['usage'] : undefined
  const tokens = isRecord(usage) ? usage['prompt_tokens'] : undefined
  return typeof tokens === 'number' && tokens > 0 ? tokens : undefined
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((number) => typeof number === 'number')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
