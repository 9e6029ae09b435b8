import { freePort, startNode, type RunningProcess } from './processes.ts'
import type { UpstreamState } from './scripted-upstream.ts'
import { until } from './wait.ts'

export interface ScriptedUpstream {
  /** Base address for an engine of type `openai-compatible`. */
  readonly baseUrl: string
  state(): Promise<UpstreamState>
  /** Forgets the calls seen so far. */
  reset(): Promise<void>
  /** Ends it as a crash does. */
  stop(): Promise<void>
  /** Starts it again on the same port, after `stop`. */
  restart(): Promise<void>
}

/** Starts the scripted model server as a process of its own. */
export async function startUpstream(): Promise<ScriptedUpstream> {
  const port = await freePort()
  let server = await startOn(port)
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async state() {
      const response = await ask(port, '/control/state', 'GET')
      const state: UpstreamState = JSON.parse(await response.text())
      return state
    },
    async reset() {
      await ask(port, '/control/reset', 'POST')
    },
    async stop() {
      if (!server.hasEnded()) await server.end('SIGKILL')
    },
    async restart() {
      server = await startOn(port)
    },
  }
}

async function startOn(port: number): Promise<RunningProcess> {
  const server = startNode('tests/acceptance/support/scripted-upstream.ts', [String(port)])
  await until('the scripted upstream', () =>
    ask(port, '/v1/models', 'GET').then(
      (response) => response.ok,
      () => false, // nobody listens yet
    ),
  )
  return server
}

async function ask(port: number, path: string, method: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, { method })
}
