import type { EmbeddingModelV4, EmbeddingModelV4CallOptions, EmbeddingModelV4Result } from '@ai-sdk/provider'
import type { OpenMaaS } from '@openmaas/sdk'
import { providerName, requestOptions, told } from './calls.ts'

export class EmbeddingModel implements EmbeddingModelV4 {
  readonly specificationVersion = 'v4' as const
  readonly provider = `${providerName}.embedding`
  readonly modelId: string
  /** embedding-3 takes 64 texts in one call. */
  readonly maxEmbeddingsPerCall = 64
  readonly supportsParallelCalls = true
  readonly #client: OpenMaaS

  constructor(client: OpenMaaS, modelId: string) {
    this.#client = client
    this.modelId = modelId
  }

  async doEmbed(call: EmbeddingModelV4CallOptions): Promise<EmbeddingModelV4Result> {
    const body = {
      model: this.modelId,
      input: call.values,
      dimensions: call.dimensions,
      encoding_format: 'float' as const,
    }
    const reply = await told(
      `${this.#client.core.root}/paas/v4/embeddings`,
      body,
      this.#client.embeddings.create(body, requestOptions(call)),
    )
    const vectors = [...reply.data].sort((left, right) => left.index - right.index)
    return {
      embeddings: vectors.map(({ embedding }) => (typeof embedding === 'string' ? [] : embedding)),
      usage: { tokens: reply.usage.total_tokens },
      response: { body: reply },
      warnings: [],
    }
  }
}
