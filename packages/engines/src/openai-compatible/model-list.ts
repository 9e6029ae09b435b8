import type { EngineHealth } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import { dialectOfOwner } from './dialect.ts'
import type { Dialect } from './dialect.ts'
import type { HttpClient } from './http-client.ts'

const timeoutSeconds = 10
const maxModelsNamed = 1000
/** Replies of servers that have no such operation. */
const noModelList = [400, 404, 405]

export interface ServerFacts {
  readonly dialect?: Exclude<Dialect, 'auto'>
  /** Context windows by model name, where the server tells them. */
  readonly contextTokens: ReadonlyMap<string, number>
}

/** Asks the server for its models: the cheapest sign of life, and it tells what kind of server it is. Never throws. */
export async function checkModels(
  client: HttpClient,
  path: string,
  signal: AbortSignal,
): Promise<{ health: EngineHealth; facts?: ServerFacts }> {
  try {
    const { status, body } = await client.json({ method: 'GET', path, signal, timeoutSeconds, accepted: noModelList })
    if (noModelList.includes(status)) return { health: { healthy: true, detail: 'answers, but lists no models' } }
    const entries = modelEntries(body)
    const models = entries.map((entry) => entry.id)
    const owner = entries.map((entry) => dialectOfOwner(entry.owner)).find((dialect) => dialect !== undefined)
    const contextTokens = new Map(
      entries.flatMap((entry) => (entry.contextTokens === undefined ? [] : [[entry.id, entry.contextTokens]])),
    )
    const count = models.length === 1 ? '1 model' : `${models.length} models`
    return {
      health: { healthy: true, detail: `${count}${owner === undefined ? '' : `, ${owner}`}`, models },
      facts: { ...(owner === undefined ? {} : { dialect: owner }), contextTokens },
    }
  } catch (error) {
    // Health is an answer and no failure of ours: what went wrong is what the operator wants to read.
    return {
      health: { healthy: false, detail: error instanceof EngineError ? error.message : 'The check was broken off.' },
    }
  }
}

interface ModelEntry {
  readonly id: string
  readonly owner: string
  readonly contextTokens: number | undefined
}

function modelEntries(body: unknown): ModelEntry[] {
  const data = typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data) ? body.data : []
  const entries: ModelEntry[] = []
  for (const item of data.slice(0, maxModelsNamed) as unknown[]) {
    if (typeof item !== 'object' || item === null || !('id' in item) || typeof item.id !== 'string') continue
    const owner = 'owned_by' in item && typeof item.owned_by === 'string' ? item.owned_by : ''
    // vLLM and SGLang tell the length that the model was started with.
    const length = 'max_model_len' in item && typeof item.max_model_len === 'number' ? item.max_model_len : undefined
    entries.push({ id: item.id, owner, contextTokens: length })
  }
  return entries
}
