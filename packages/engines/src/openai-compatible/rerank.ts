import type { RerankEngine, RerankInput, RerankOutput } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import { estimateTokens } from '../estimate-tokens.ts'
import type { HttpClient } from './http-client.ts'

export interface RerankOptions {
  readonly path: string
  readonly timeoutSeconds: number
}

/**
 * Reranking as vLLM, SGLang, Jina, Cohere and the platform itself serve it: `{model, query, documents}` in, a list of
 * `{index, relevance_score}` out, under `results`, `data`, or bare.
 */
export class OpenAiRerank implements RerankEngine {
  readonly #client: HttpClient
  readonly #options: RerankOptions

  constructor(client: HttpClient, options: RerankOptions) {
    this.#client = client
    this.#options = options
  }

  async rerank(input: RerankInput, { signal }: { readonly signal: AbortSignal }): Promise<RerankOutput> {
    const { body } = await this.#client.json({
      method: 'POST',
      path: this.#options.path,
      body: { model: input.model, query: input.query, documents: input.texts, top_n: input.texts.length },
      signal,
      timeoutSeconds: this.#options.timeoutSeconds,
    })
    const scores = scoresOf(body, input.texts.length)
    const told = promptTokensOf(body)
    if (told !== undefined) return { scores, promptTokens: told, source: 'engine' }
    const query = estimateTokens(input.query)
    return {
      scores,
      promptTokens: input.texts.reduce((sum, text) => sum + query + estimateTokens(text), 0),
      source: 'estimate',
    }
  }
}

/** Scores in the order of the texts; servers answer best first. */
function scoresOf(body: unknown, count: number): number[] {
  const list = Array.isArray(body) ? (body as unknown[]) : listIn(body)
  const scores: (number | undefined)[] = Array.from({ length: count })
  for (const item of list) {
    if (!isRecord(item)) continue
    const score = item['relevance_score'] ?? item['score']
    if (typeof item['index'] === 'number' && typeof score === 'number') scores[item['index']] = score
  }
  const whole = scores.filter((score) => score !== undefined)
  if (whole.length === count && scores.length === count) return whole
  throw new EngineError('unavailable', `The model server gave ${whole.length} usable scores for ${count} texts.`)
}

function listIn(body: unknown): unknown[] {
  if (!isRecord(body)) return []
  const list = body['results'] ?? body['data']
  return Array.isArray(list) ? (list as unknown[]) : []
}

function promptTokensOf(body: unknown): number | undefined {
  const usage = isRecord(body) ? body['usage'] : undefined
  const tokens = isRecord(usage) ? (usage['prompt_tokens'] ?? usage['total_tokens']) : undefined
  return typeof tokens === 'number' && tokens > 0 ? tokens : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
