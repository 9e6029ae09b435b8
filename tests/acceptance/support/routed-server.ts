import { startServer, type LocalServer } from './server.ts'
import { startUpstream, type ScriptedUpstream } from './upstream.ts'

export interface RoutedServer extends LocalServer {
  readonly upstreams: readonly ScriptedUpstream[]
}

/** A server whose `glm-4.6` is answered by scripted upstreams, each a process of its own, the first one preferred. */
export async function startRoutedServer(
  upstreamCount = 1,
  env: Readonly<Record<string, string>> = {},
): Promise<RoutedServer> {
  const upstreams = await Promise.all(Array.from({ length: upstreamCount }, () => startUpstream()))
  const configuration = [
    'engines:',
    ...upstreams.map(({ baseUrl }, index) => `  - { id: up-${index}, type: openai-compatible, baseUrl: "${baseUrl}" }`),
    'models:',
    '  glm-4.6:',
    ...upstreams.map((_, index) => `    - { engine: up-${index}, model: scripted, priority: ${index} }`),
    '',
  ].join('\n')
  const server = await startServer({ configuration, env })
  return {
    ...server,
    upstreams,
    async stop() {
      await server.stop()
      for (const upstream of upstreams) await upstream.stop()
    },
  }
}
