import type { PlatformDocumentEngine } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import type { HttpClient } from '../openai-compatible/http-client.ts'

/** A hundred pages take minutes. */
const timeoutSeconds = 600

/** Documents as the platform itself reads them; nothing of the request or the reply is changed. */
export class PlatformDocuments implements PlatformDocumentEngine {
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  async parseLayout(
    body: Readonly<Record<string, unknown>>,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<Readonly<Record<string, unknown>>> {
    const reply = await this.#client.json({
      method: 'POST',
      path: this.#client.path('/paas/v4/layout_parsing'),
      body,
      signal,
      timeoutSeconds,
    })
    if (isRecord(reply.body)) return reply.body
    throw new EngineError('unavailable', 'The platform answered something that is no object.')
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
