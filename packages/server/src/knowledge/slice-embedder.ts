import { randomUUID } from 'node:crypto'
import { EngineError, estimateTokens } from '@openmaas/engines'
import type { Caller } from '../access/index.ts'
import type { CallContext, CallTracker } from '../calls/index.ts'
import { embeddingLimits } from '../embeddings/index.ts'
import { callRouted } from '../models/index.ts'
import type { BoundRoute, ModelRegistry } from '../models/index.ts'
import { embeddingModelOf } from './embedding-models.ts'

/** For models whose limit is not known; a slice that is longer than its model takes is embedded by its beginning. */
const defaultMaxTokens = 3000
const textsPerCall = 32

/** What can make the vectors of an embedding model at this moment. */
export interface EmbeddingSource {
  readonly model: string
  /**
   * Tells vectors that belong together from those that do not: the model's id and the engine's own name of it. An index holds vectors
   * of one identity.
   */
  readonly identity: string
  readonly routes: readonly BoundRoute[]
}

export interface SliceEmbedderOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
}

/**
 * Vectors of slices and questions. The simulator counts as an embedding engine only where the configuration names it for the model:
 * its vectors know letters, not meaning, and must not weigh against words by default.
 */
export class SliceEmbedder {
  readonly #models: ModelRegistry
  readonly #tracker: CallTracker

  constructor(options: SliceEmbedderOptions) {
    this.#models = options.models
    this.#tracker = options.tracker
  }

  /** Undefined while no engine makes vectors for it: the base then works by words. */
  source(embeddingId: number): EmbeddingSource | undefined {
    return embeddingSource(this.#models, embeddingId)
  }

  /**
   * @returns one vector of unit length a text, same order
   * @throws {EngineError}
   */
  async embed(source: EmbeddingSource, texts: readonly string[], context: CallContext): Promise<Float32Array[]> {
    const maxTokens = embeddingLimits[source.model]?.maxTokensPerItem ?? defaultMaxTokens
    const vectors: Float32Array[] = []
    for (let start = 0; start < texts.length; start += textsPerCall) {
      vectors.push(
        ...(await this.#call(
          source,
          texts.slice(start, start + textsPerCall).map((text) => shortened(text, maxTokens)),
          context,
        )),
      )
    }
    return vectors
  }

  async #call(source: EmbeddingSource, texts: readonly string[], context: CallContext): Promise<Float32Array[]> {
    const call = this.#tracker.begin(context, { model: source.model, stream: false })
    try {
      const output = await callRouted(
        source.routes,
        {
          signal: context.signal,
          span: call.span,
          onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel),
        },
        (route) => {
          const { embeddings } = route.handle.engine
          if (embeddings === undefined) throw new EngineError('unsupported', `${route.handle.id} makes no embeddings`)
          return embeddings.embed({ model: route.upstreamModel, texts }, { signal: context.signal })
        },
      )
      call.finish('stop', { promptTokens: output.promptTokens, completionTokens: 0, source: output.source })
      return output.vectors.map(unitLength)
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }
}

/** @returns undefined while no engine makes vectors for it */
export function embeddingSource(models: ModelRegistry, embeddingId: number): EmbeddingSource | undefined {
  const { model } = embeddingModelOf(embeddingId)
  const resolved = models.find(model)
  if (resolved === undefined) return undefined
  const configured = Object.keys(models.configuration.models).some(
    (id) => id.toLowerCase() === resolved.servedAs.toLowerCase(),
  )
  const routes = resolved.routes.filter(
    ({ handle }) => handle.engine.embeddings !== undefined && (configured || handle.engine.type !== 'simulator'),
  )
  const [first] = [...routes].sort((a, b) => a.priority - b.priority)
  if (first === undefined) return undefined
  return {
    model: resolved.id,
    identity: `${resolved.id}/${first.upstreamModel}`,
    routes: routes.filter((route) => route.upstreamModel === first.upstreamModel),
  }
}

/** What stands in the books for work that the platform does for an account on its own, outside any request. */
export function backgroundContext(accountId: string, operation: string, signal: AbortSignal): CallContext {
  const caller: Caller = { accountId, accountName: '', keyId: '', role: 'member', tier: 'unlimited' }
  return {
    operation,
    requestId: randomUUID(),
    caller,
    path: '',
    headers: {},
    signal,
    replyHeaders: {},
    outcome: {},
  }
}

function shortened(text: string, maxTokens: number): string {
  let cut = text
  while (estimateTokens(cut) > maxTokens) cut = cut.slice(0, Math.floor(cut.length * 0.8))
  return cut
}

function unitLength(vector: readonly number[]): Float32Array {
  const result = Float32Array.from(vector)
  const length = Math.sqrt(result.reduce((sum, value) => sum + value * value, 0))
  return length === 0 ? result : result.map((value) => value / length)
}
