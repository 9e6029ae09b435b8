import { EngineError, estimateTokens } from '@openmaas/engines'
import type { EmbeddingOutput } from '@openmaas/engines'
import type { CatalogueModel, EmbeddingRequest } from '@openmaas/protocol'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { callRouted } from '../models/index.ts'
import type { ModelRegistry, ResolvedModel } from '../models/index.ts'
import { embeddingLimits } from './embedding-limits.ts'

export interface EmbeddingServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
}

/** Vectors of texts, over whatever engine the model is routed to. */
export class EmbeddingService {
  readonly #models: ModelRegistry
  readonly #tracker: CallTracker

  constructor(options: EmbeddingServiceOptions) {
    this.#models = options.models
    this.#tracker = options.tracker
  }

  /**
   * Everything that can be refused before an engine works, for calls that are only queued now.
   * @throws {ApiError}
   */
  check(request: EmbeddingRequest): ResolvedModel {
    const model = this.#models.resolve(request.model)
    requireEmbeddingModel(model.catalogue, textsOf(request), request.dimensions)
    return model
  }

  async create(request: EmbeddingRequest, context: CallContext): Promise<object> {
    const call = this.#tracker.begin(context, {
      model: this.#models.find(request.model)?.id ?? request.model,
      stream: false,
      userId: request.user,
    })
    try {
      const output = await this.#embed(request, context, call)
      call.finish('stop', { promptTokens: output.promptTokens, completionTokens: 0, source: output.source })
      return reply(request, output)
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  async #embed(request: EmbeddingRequest, context: CallContext, call: TrackedCall): Promise<EmbeddingOutput> {
    const model = this.check(request)
    const texts = textsOf(request)
    call.noteModel(model.id)
    await call.takeSlot(model.id, model.catalogue?.concurrency)
    const output = await callRouted(
      model.routes.filter((route) => route.handle.engine.embeddings !== undefined),
      {
        signal: context.signal,
        span: call.span,
        onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel),
      },
      (route) => {
        const { embeddings } = route.handle.engine
        if (embeddings === undefined) throw new EngineError('unsupported', `${route.handle.id} makes no embeddings`)
        const input = {
          model: route.upstreamModel,
          texts,
          ...(request.dimensions === undefined ? {} : { dimensions: request.dimensions }),
          ...(typeof model.catalogue?.defaultDimensions === 'number'
            ? { defaultDimensions: model.catalogue.defaultDimensions }
            : {}),
        }
        return embeddings.embed(input, { signal: context.signal })
      },
    )
    call.noteFirstPart()
    const wrong =
      request.dimensions === undefined
        ? undefined
        : output.vectors.find((vector) => vector.length !== request.dimensions)
    if (wrong !== undefined) {
      throw new ApiError('invalidParameter', {
        field: 'dimensions',
        reason: {
          zh: `该模型的引擎返回 ${wrong.length} 维。`,
          en: `The engine of this model gives ${wrong.length} dimensions.`,
        },
      })
    }
    return output
  }
}

function textsOf({ input }: EmbeddingRequest): readonly string[] {
  return typeof input === 'string' ? [input] : input
}

function requireEmbeddingModel(
  catalogue: CatalogueModel | undefined,
  texts: readonly string[],
  dimensions: number | undefined,
): void {
  if (catalogue === undefined) return
  if (catalogue.kind !== 'embedding') {
    throw new ApiError('methodNotSupported', { method: { zh: '文本嵌入', en: 'embeddings' } }, { shouldRetry: false })
  }
  const allowed = catalogue.dimensions
  if (dimensions !== undefined && allowed.length > 0 && !allowed.includes(dimensions)) {
    const list = allowed.join(', ')
    throw new ApiError('invalidParameter', {
      field: 'dimensions',
      reason: { zh: `可取值：${list}。`, en: `One of ${list}.` },
    })
  }
  const limits = embeddingLimits[catalogue.id]
  if (limits === undefined) return
  if (limits.maxItems !== undefined && texts.length > limits.maxItems) {
    throw new ApiError('invalidParameter', {
      field: 'input',
      reason: { zh: `每次最多 ${limits.maxItems} 条。`, en: `At most ${limits.maxItems} items a call.` },
    })
  }
  let total = 0
  for (const [index, text] of texts.entries()) {
    const tokens = estimateTokens(text)
    total += tokens
    if (tokens > limits.maxTokensPerItem) tooLong(`input[${index}]`, limits.maxTokensPerItem)
  }
  if (limits.maxTokens !== undefined && total > limits.maxTokens) tooLong('input', limits.maxTokens)
}

function tooLong(field: string, maxTokens: number): never {
  throw new ApiError('promptTooLong', {
    reason: { zh: `${field} 超过 ${maxTokens} 个 Token。`, en: `${field} is longer than ${maxTokens} tokens.` },
  })
}

function reply(request: EmbeddingRequest, output: EmbeddingOutput): object {
  const encode = request.encoding_format === 'base64' ? toBase64 : (vector: readonly number[]) => vector
  return {
    model: request.model,
    object: 'list',
    data: output.vectors.map((vector, index) => ({ index, object: 'embedding', embedding: encode(vector) })),
    usage: { prompt_tokens: output.promptTokens, completion_tokens: 0, total_tokens: output.promptTokens },
  }
}

/** 32-bit floats, little endian, as OpenAI's clients decode them. */
function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
