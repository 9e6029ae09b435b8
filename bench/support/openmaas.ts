import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startNode, untilReady, type RunningProcess } from './processes.ts'

export const benchKey = '0123456789abcdef0123456789abcdef.BenchSecretBench1'

export interface RunningOpenMaas extends RunningProcess {
  readonly port: number
  readonly dataFolder: string
  /** From the start of the process to the first 200 of `/readyz`. */
  readonly readyMs: number
}

export interface OpenMaasOptions {
  /** An existing data folder; absent: a fresh one, removed at the end. */
  readonly dataFolder?: string
  /** Where `glm-4.6` is answered; absent: no configuration, everything is answered by the simulator. */
  readonly upstreamPort?: number
  readonly nodeArgs?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the server as its users do: its main file, a data folder, a configuration file. Logs warnings only. */
export async function startOpenMaas(options: OpenMaasOptions = {}): Promise<RunningOpenMaas> {
  const port = await freePort()
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'openmaas-bench-')))
  const configuration = join(dataFolder, 'bench.yaml')
  await writeFile(configuration, options.upstreamPort === undefined ? '{}\n' : configurationText(options.upstreamPort))
  const startedAt = performance.now()
  const server = startNode('packages/server/src/main.ts', {
    nodeArgs: options.nodeArgs,
    env: {
      PORT: String(port),
      OPENMAAS_DATA: dataFolder,
      OPENMAAS_API_KEY: benchKey,
      OPENMAAS_CONFIG: configuration,
      OPENMAAS_LOG_LEVEL: 'warn',
      OPENMAAS_STOP_DRAIN_SECONDS: '0',
      ...options.env,
    },
  })
  await untilReady(`http://127.0.0.1:${port}/readyz`, server)
  return {
    ...server,
    port,
    dataFolder,
    readyMs: performance.now() - startedAt,
    async stop(graceMs) {
      await server.stop(graceMs)
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

function configurationText(upstreamPort: number): string {
  return [
    'engines:',
    `  - { id: upstream, type: openai-compatible, baseUrl: "http://127.0.0.1:${upstreamPort}/v1" }`,
    'models:',
    '  glm-4.6:',
    '    - { engine: upstream, model: fake-model }',
    '',
  ].join('\n')
}
