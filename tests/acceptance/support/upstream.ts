import { freePort, startNode } from './processes.ts'
import type { UpstreamState } from './scripted-upstream.ts'
import { until } from './wait.ts'

export interface ScriptedUpstream {
  /** Base address for an engine of type `openai-compatible`. */
  readonly baseUrl: string
  state(): Promise<UpstreamState>
  /** Forgets the calls seen so far. */
  reset(): Promise<void>
  stop(): Promise<void>
}

/** Starts the scripted model server as a process of its own. */
export async function startUpstream(): Promise<ScriptedUpstream> {
  const port = await freePort()
  const server = startNode('tests/acceptance/support/scripted-upstream.ts', [String(port)])
  const url = `http://127.0.0.1:${port}`
  const ask = async (path: string, method: string): Promise<Response> => fetch(`${url}${path}`, { method })
  await until('the scripted upstream', () =>
    ask('/v1/models', 'GET').then(
      (response) => response.ok,
      () => false, // nobody listens yet
    ),
  )
  return {
    baseUrl: `${url}/v1`,
    async state() {
      const response = await ask('/control/state', 'GET')
      const state: UpstreamState = JSON.parse(await response.text())
      return state
    },
    async reset() {
      await ask('/control/reset', 'POST')
    },
    async stop() {
      if (!server.hasEnded()) await server.end('SIGKILL')
    },
  }
}
