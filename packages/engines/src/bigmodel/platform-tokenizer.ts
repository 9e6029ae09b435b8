import type { TokenCount, TokenizerEngine, TokenizerInput } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import type { HttpClient } from '../openai-compatible/http-client.ts'

const timeoutSeconds = 30

/** Counts with the platform's `POST /tokenizer`. */
export class PlatformTokenizer implements TokenizerEngine {
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  async countTokens(input: TokenizerInput, { signal }: { readonly signal: AbortSignal }): Promise<TokenCount> {
    const { body } = await this.#client.json({
      method: 'POST',
      path: this.#client.path('/paas/v4/tokenizer'),
      body: {
        model: input.model,
        messages: input.messages,
        ...(input.tools === undefined ? {} : { tools: input.tools }),
      },
      signal,
      timeoutSeconds,
    })
    const usage = typeof body === 'object' && body !== null && 'usage' in body ? body.usage : undefined
    const tokens =
      typeof usage === 'object' && usage !== null && 'prompt_tokens' in usage ? usage.prompt_tokens : undefined
    if (typeof tokens !== 'number') throw new EngineError('unavailable', 'The platform counted no tokens.')
    return { promptTokens: tokens, source: 'engine' }
  }
}
