import type { AddressInfo } from 'node:net'
import type { Caller, Tier } from '../access/index.ts'
import { ChatService, chatRoutes } from '../chat/index.ts'
import { EmbeddingService, embeddingRoutes } from '../embeddings/index.ts'
import { createApiServer } from '../http/index.ts'
import { parseConfiguration } from '../configuration/index.ts'
import { EnginePool, ModelRegistry } from '../models/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { TokenizerService, tokenizerRoutes } from '../tokenizer/index.ts'
import type { BegunCall, EndedCall } from '../usage/index.ts'
import { recordedCalls } from './recorded-calls.ts'
import type { ScriptedEngine } from './scripted-engine.ts'

export interface ModelServer {
  readonly url: string
  /** The service behind the chat routes, for work that does not come by HTTP. */
  readonly chat: ChatService
  /** Rows of the ledger in the order in which calls ended. */
  readonly rows: (BegunCall & EndedCall)[]
  slotsHeld(): number
  stop(graceMilliseconds?: number): Promise<void>
}

export interface ModelServerOptions {
  /** Routes of `model`, in this order of priority. */
  readonly engines: readonly ScriptedEngine[]
  readonly tier?: Tier
  /** Default `glm-4.6`. */
  readonly model?: string
  /** Calls at once of each engine. */
  readonly maxConcurrency?: number
}

/** The routes of chat, embeddings and the tokenizer on a real port, with scripted engines and a ledger that only remembers. */
export async function startModelServer({
  engines,
  tier = 'unlimited',
  model = 'glm-4.6',
  maxConcurrency,
}: ModelServerOptions): Promise<ModelServer> {
  const telemetry = silentTelemetry()
  const byId = new Map(engines.map((engine) => [engine.id, engine]))
  const configuration = parseConfiguration(
    {
      engines: engines.map(({ id }) => ({
        id,
        type: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:1',
        ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
      })),
      models: { [model]: engines.map(({ id }, priority) => ({ engine: id, priority })) },
      simulator: false,
    },
    {},
  )
  const pool = new EnginePool({
    createEngine({ id }) {
      const engine = byId.get(id)
      if (engine === undefined) throw new Error(`no scripted engine ${id}`)
      return engine
    },
    log: telemetry.log,
  })
  pool.apply(configuration.engines)
  const models = new ModelRegistry(pool, configuration)
  const { tracker, limiter, rows } = recordedCalls(telemetry)
  const caller: Caller = { accountId: '1', accountName: 'test', keyId: 'k', role: 'member', tier }
  const chat = new ChatService({ models, tracker })
  const tasks = { submit: () => Promise.reject(new Error('no tasks here')) }
  const api = createApiServer({
    routes: [
      ...chatRoutes({ chat, tasks }),
      ...embeddingRoutes({ embeddings: new EmbeddingService({ models, tracker }) }),
      ...tokenizerRoutes({ tokenizer: new TokenizerService({ models, tracker }) }),
    ],
    plainHandlers: [],
    authenticator: { authenticate: () => caller, invalidate: () => {} },
    telemetry,
    maxBodyBytes: 1_048_576,
  })
  await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`,
    chat,
    rows,
    slotsHeld: () => limiter.inFlight().reduce((sum, { calls }) => sum + calls, 0),
    stop: (graceMilliseconds = 0) => api.stop(graceMilliseconds),
  }
}
