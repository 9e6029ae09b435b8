import { EngineError } from '../engine-error.ts'
import type {
  ModerationEngine,
  ModerationInput,
  ModerationItem,
  ModerationOutput,
  ModerationVerdict,
} from '../moderation-engine.ts'
import type { HttpClient } from '../openai-compatible/http-client.ts'
import { isRecord, judgeEach } from '../openai-compatible/moderation.ts'

const timeoutSeconds = 120

/** The platform's own `moderations`, which judges media of all kinds by their addresses. */
export class PlatformModeration implements ModerationEngine {
  readonly contentTypes = ['text', 'image_url', 'video_url', 'audio_url'] as const
  readonly fetchesMedia = true
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  moderate(input: ModerationInput, { signal }: { readonly signal: AbortSignal }): Promise<ModerationOutput> {
    const path = this.#client.path('/paas/v4/moderations')
    return judgeEach(input, { client: this.#client, path, timeoutSeconds, signal, inputOf, verdictOf })
  }
}

function inputOf(item: ModerationItem): unknown {
  return item.type === 'text' ? item.text : { type: item.type, [item.type]: { url: item.url } }
}

/** The worst of the results, should there be several. */
function verdictOf(body: unknown): ModerationVerdict {
  const list = isRecord(body) ? body['result_list'] : undefined
  const results = (Array.isArray(list) ? list : [list]).filter(isRecord)
  const levels = results.map((result) => result['risk_level'])
  const level = (['REJECT', 'REVIEW', 'PASS'] as const).find((one) => levels.includes(one))
  if (level === undefined) throw new EngineError('unavailable', 'The platform gave no verdict.')
  const types = results.flatMap((result) =>
    Array.isArray(result['risk_type']) ? (result['risk_type'] as unknown[]) : [],
  )
  return { level, types: [...new Set(types.filter((type) => typeof type === 'string'))] }
}
