import { EngineError } from '../engine-error.ts'
import type {
  ModerationEngine,
  ModerationInput,
  ModerationItem,
  ModerationOutput,
  ModerationVerdict,
} from '../moderation-engine.ts'
import type { HttpClient } from './http-client.ts'

export interface ModerationOptions {
  readonly path: string
  readonly timeoutSeconds: number
}

/** A category whose score is so high, although the server did not flag it, is doubtful. */
const doubtfulScore = 0.4

/** Moderation as OpenAI serves it, and model servers that follow it: flagged content is rejected. */
export class OpenAiModeration implements ModerationEngine {
  readonly contentTypes = ['text', 'image_url'] as const
  readonly #client: HttpClient
  readonly #options: ModerationOptions

  constructor(client: HttpClient, options: ModerationOptions) {
    this.#client = client
    this.#options = options
  }

  moderate(input: ModerationInput, { signal }: { readonly signal: AbortSignal }): Promise<ModerationOutput> {
    return judgeEach(input, { ...this.#options, client: this.#client, signal, inputOf, verdictOf })
  }
}

/** Asks for the items one by one: several in one call are judged as one, or in no way that a document tells. */
export async function judgeEach(
  { model, items }: ModerationInput,
  options: ModerationOptions & {
    readonly client: HttpClient
    readonly signal: AbortSignal
    readonly inputOf: (item: ModerationItem) => unknown
    readonly verdictOf: (body: unknown) => ModerationVerdict
  },
): Promise<ModerationOutput> {
  const { client, path, timeoutSeconds, signal, inputOf: given, verdictOf: read } = options
  const verdicts: ModerationVerdict[] = []
  for (const item of items) {
    const { body } = await client.json({
      method: 'POST',
      path,
      body: { model, input: given(item) },
      signal,
      timeoutSeconds,
    })
    verdicts.push(read(body))
  }
  return { verdicts }
}

function inputOf(item: ModerationItem): unknown {
  return item.type === 'text' ? item.text : [{ type: 'image_url', image_url: { url: item.url } }]
}

function verdictOf(body: unknown): ModerationVerdict {
  const results = isRecord(body) ? body['results'] : undefined
  const result: unknown = Array.isArray(results) ? results[0] : undefined
  if (!isRecord(result) || typeof result['flagged'] !== 'boolean')
    throw new EngineError('unavailable', 'The model server gave no verdict.')
  const categories = entriesOf(result['categories'])
  const scores = entriesOf(result['category_scores'])
  const flagged = categories.flatMap(([name, value]) => (value === true ? [name] : []))
  if (result['flagged']) return { level: 'REJECT', types: flagged }
  const doubtful = scores.flatMap(([name, value]) =>
    typeof value === 'number' && value >= doubtfulScore ? [name] : [],
  )
  return doubtful.length === 0 ? { level: 'PASS', types: [] } : { level: 'REVIEW', types: doubtful }
}

function entriesOf(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : []
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
