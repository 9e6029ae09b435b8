import { appendFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, startNode, type RunningProcess } from '../../acceptance/support/processes.ts'
import { until } from '../../acceptance/support/wait.ts'

export interface PlatformOptions {
  /** Holds a data folder for each process. */
  readonly folder: string
  readonly configuration: string
  /** Then a second process with the role `worker` runs beside the first. */
  readonly databaseUrl: string | undefined
}

export const platformKey = '5d41402abc4b2a76b9719d911017c592.KillTest0Secret'
const startLimitMs = 60_000

/** One process of the platform: it dies and comes back on the same port and data folder. */
export class PlatformProcess {
  readonly dataFolder: string
  readonly url: string
  readonly #environment: Readonly<Record<string, string>>
  #process: RunningProcess | undefined
  #up = Promise.withResolvers<void>()
  #isUp = false

  constructor(dataFolder: string, port: number, environment: Readonly<Record<string, string>>) {
    this.dataFolder = dataFolder
    this.url = `http://127.0.0.1:${port}`
    this.#environment = { ...environment, PORT: String(port), OPENMAAS_DATA: dataFolder }
  }

  /** Of the running process; 0 before the first. */
  get processId(): number {
    return this.#process?.processId ?? 0
  }

  get output(): string {
    return this.#process?.output() ?? ''
  }

  /** Resolves when it takes calls, which may be at once. */
  get up(): Promise<void> {
    return this.#up.promise
  }

  spawn(): void {
    this.#process = startNode('packages/server/src/main.ts', [], this.#environment)
  }

  /** @throws when the process ends, or is not ready in time */
  async ready(): Promise<void> {
    const process = this.#process
    await until(
      'the platform to be ready',
      async () => {
        if (process?.hasEnded() === true) throw new Error(`the platform ended at its start: ${process.output()}`)
        return isReady(`${this.url}/readyz`)
      },
      startLimitMs,
    )
    this.#isUp = true
    this.#up.resolve()
  }

  /** As `kill -9` does. @throws when it had ended by itself */
  async kill(): Promise<void> {
    const process = this.#process
    this.#down()
    if (process === undefined) return
    if (process.hasEnded()) throw new Error(`the platform ended by itself: ${process.output()}`)
    await process.end('SIGKILL')
    await this.#keepOutput(process)
  }

  /** Gives the exit code, or null when a signal ended it. */
  async stop(): Promise<number | null> {
    this.#down()
    const process = this.#process
    if (process === undefined) return 0
    const code = await process.end('SIGTERM')
    await this.#keepOutput(process)
    return code
  }

  async #keepOutput(process: RunningProcess): Promise<void> {
    await appendFile(`${this.dataFolder}.log`, `== process ${process.processId}\n${process.output()}\n`)
  }

  /** Whoever waits already goes on waiting for the same thing. */
  #down(): void {
    if (this.#isUp) this.#up = Promise.withResolvers()
    this.#isUp = false
  }
}

/** The server, and on a database server a worker beside it that shares content and index as over a network file system. */
export async function makeProcesses(options: PlatformOptions): Promise<[PlatformProcess, ...PlatformProcess[]]> {
  const { folder, configuration, databaseUrl } = options
  const data = join(folder, 'data')
  await mkdir(data, { recursive: true })
  const configurationFile = join(folder, 'platform.yaml')
  await writeFile(configurationFile, configuration)
  const environment = {
    OPENMAAS_API_KEY: platformKey,
    OPENMAAS_CONFIG: configurationFile,
    OPENMAAS_FETCH_ALLOW: '127.0.0.0/8',
    OPENMAAS_STOP_DRAIN_SECONDS: '0',
    OPENMAAS_LOG_LEVEL: 'warn',
    OPENMAAS_SECRET: 'the same for all processes',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  }
  const server = new PlatformProcess(data, await freePort(), environment)
  if (databaseUrl === undefined) return [server]
  const ofWorker = join(folder, 'worker')
  await mkdir(ofWorker)
  for (const shared of ['blobs', 'index']) {
    await mkdir(join(data, shared), { recursive: true, mode: 0o700 })
    await symlink(join(data, shared), join(ofWorker, shared))
  }
  return [server, new PlatformProcess(ofWorker, await freePort(), { ...environment, OPENMAAS_ROLE: 'worker' })]
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { headers: { connection: 'close' } })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false // nobody listens yet
  }
}
