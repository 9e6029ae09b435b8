import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startNode, type RunningProcess } from './processes.ts'
import { until } from './wait.ts'

/** The server under test, as its clients see it. */
export interface ServerUnderTest {
  /** `http://127.0.0.1:1234`, no slash at the end. */
  readonly url: string
  /** Base address of the model API: `{url}/api/paas/v4`. */
  readonly apiUrl: string
  /** Key of the admin account. */
  readonly key: string
  /** Absent for a server that this test did not start. */
  readonly process?: RunningProcess
  /** Graceful end, data folder removed. Does nothing to a server that this test did not start. */
  stop(): Promise<void>
}

export interface LocalServer extends ServerUnderTest {
  readonly process: RunningProcess
  readonly dataFolder: string
  /** Ends the process with `kill -9`. */
  kill(): Promise<void>
  /** Starts again on the same port and data folder, after the process has ended. */
  restart(): Promise<LocalServer>
}

export interface ServerOptions {
  /** Text of the YAML configuration; absent: every model is answered by the simulator. */
  readonly configuration?: string
  readonly env?: Readonly<Record<string, string>>
}

export const adminKey = '5d41402abc4b2a76b9719d911017c592.Acceptance0Secret'

/** A server that is already running and meant to be tested: `OPENMAAS_ACCEPTANCE_URL` and `OPENMAAS_ACCEPTANCE_CREDENTIAL`. */
export const givenUrl = process.env['OPENMAAS_ACCEPTANCE_URL']?.replace(/\/+$/, '')

/** For `describe` and `it`: skips what needs a server of the test's own when another one is given. */
export const needsOwnServer = givenUrl === undefined ? false : 'needs a server that the test starts itself'

/** The given server, or one of the test's own answered by the simulator. */
export async function serverUnderTest(options: ServerOptions = {}): Promise<ServerUnderTest> {
  if (givenUrl === undefined) return startServer(options)
  const key = process.env['OPENMAAS_ACCEPTANCE_CREDENTIAL']
  if (key === undefined) throw new Error('OPENMAAS_ACCEPTANCE_URL needs OPENMAAS_ACCEPTANCE_CREDENTIAL beside it')
  return { url: givenUrl, apiUrl: `${givenUrl}/api/paas/v4`, key, stop: async () => {} }
}

/** Starts the real server on a free port with a data folder of its own and waits until it says that it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<LocalServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'openmaas-acceptance-'))
  return startOn(await freePort(), dataFolder, options)
}

async function startOn(port: number, dataFolder: string, options: ServerOptions): Promise<LocalServer> {
  const configurationPath = join(dataFolder, 'acceptance.yaml')
  await writeFile(configurationPath, options.configuration ?? '{}\n')
  const server = startNode('packages/server/src/main.ts', [], {
    PORT: String(port),
    OPENMAAS_DATA: dataFolder,
    OPENMAAS_API_KEY: adminKey,
    OPENMAAS_CONFIG: configurationPath,
    OPENMAAS_LOG_LEVEL: 'info',
    ...options.env,
  })
  const url = `http://127.0.0.1:${port}`
  await until(
    'the server to be ready',
    async () => {
      if (server.hasEnded()) throw new Error(`the server ended at its start: ${server.output()}`)
      return fetch(`${url}/readyz`).then(
        async (response) => {
          await response.arrayBuffer()
          return response.status === 200
        },
        () => false, // nobody listens yet
      )
    },
    20_000,
  )
  return {
    url,
    apiUrl: `${url}/api/paas/v4`,
    key: adminKey,
    process: server,
    dataFolder,
    async kill() {
      await server.end('SIGKILL')
    },
    async restart() {
      return startOn(port, dataFolder, options)
    },
    async stop() {
      if (!server.hasEnded()) await server.end('SIGTERM')
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
