import type { TokenCount, TokenizerEngine, TokenizerInput } from '../engine.ts'
import type { HttpClient } from './http-client.ts'
import { estimatePromptTokens } from './usage.ts'

const timeoutSeconds = 30
/** A server that has no tokenizer may be replaced by one that has; it is asked again after this time. */
const forgetMilliseconds = 10 * 60 * 1000
const noTokenizer = [404, 405, 501]

/** Counts with vLLM's `POST /tokenize`, which stands beside the versioned API; elsewhere it estimates, and says so. */
export class OpenAiTokenizer implements TokenizerEngine {
  readonly #client: HttpClient
  readonly #now: () => number
  #absentUntil = 0

  constructor(client: HttpClient, now: () => number) {
    this.#client = client
    this.#now = now
  }

  async countTokens(input: TokenizerInput, { signal }: { readonly signal: AbortSignal }): Promise<TokenCount> {
    const estimate: TokenCount = { promptTokens: estimatePromptTokens(input), source: 'estimate' }
    if (this.#now() < this.#absentUntil) return estimate
    const { status, body } = await this.#client.json({
      method: 'POST',
      path: this.#client.rootPath('/tokenize'),
      body: {
        model: input.model,
        messages: input.messages,
        add_generation_prompt: true,
        ...(input.tools === undefined || input.tools.length === 0 ? {} : { tools: input.tools }),
      },
      signal,
      timeoutSeconds,
      accepted: noTokenizer,
    })
    const count = typeof body === 'object' && body !== null && 'count' in body ? body.count : undefined
    if (typeof count === 'number') return { promptTokens: count, source: 'engine' }
    if (noTokenizer.includes(status)) this.#absentUntil = this.#now() + forgetMilliseconds
    return estimate
  }
}
