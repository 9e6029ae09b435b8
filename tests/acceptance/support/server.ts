import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from './database.ts'
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
  /** Graceful end, data folder removed. Does nothing to a server that this test did not start. */
  stop(): Promise<void>
}

export interface LocalServer extends ServerUnderTest {
  readonly dataFolder: string
  /** Sends a signal to the process and waits for its end; gives the exit code, or null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** Starts again on the same port and data folder, after the process has ended. */
  restart(): Promise<void>
  /** What the process wrote, logs included. */
  output(): string
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
  const port = await freePort()
  await writeFile(join(dataFolder, 'acceptance.yaml'), options.configuration ?? '{}\n')
  const database = await freshDatabase()
  const env = { ...(database === undefined ? {} : { DATABASE_URL: database.url }), ...options.env }
  let server = await startProcess(port, dataFolder, env)
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    apiUrl: `${url}/api/paas/v4`,
    key: adminKey,
    dataFolder,
    end: (signal) => server.end(signal),
    output: () => server.output(),
    async restart() {
      server = await startProcess(port, dataFolder, env)
    },
    async stop() {
      if (!server.hasEnded()) await server.end('SIGTERM')
      await database?.drop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

async function startProcess(port: number, dataFolder: string, env: ServerOptions['env']): Promise<RunningProcess> {
  const server = startNode('packages/server/src/main.ts', [], {
    PORT: String(port),
    OPENMAAS_DATA: dataFolder,
    OPENMAAS_API_KEY: adminKey,
    OPENMAAS_CONFIG: join(dataFolder, 'acceptance.yaml'),
    OPENMAAS_STOP_DRAIN_SECONDS: '0',
    ...env,
  })
  await until(
    'the server to be ready',
    () => {
      if (server.hasEnded()) throw new Error(`the server ended at its start: ${server.output()}`)
      return isReady(`http://127.0.0.1:${port}/readyz`)
    },
    60_000,
  )
  return server
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false // nobody listens yet
  }
}
