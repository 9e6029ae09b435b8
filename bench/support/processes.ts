import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url))

export interface RunningProcess {
  readonly processId: number
  /** Sends SIGTERM and waits for the end; SIGKILL after `graceMs`. */
  stop(graceMs?: number): Promise<void>
  /** What the process wrote to stdout and stderr, the newest 64 KiB. */
  output(): string
}

export interface ProcessOptions {
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** What `npm run` gives every process, servers as well as benches: the place of compiled code, and how memory is kept. */
const environmentOfStart = ['NODE_COMPILE_CACHE', 'MALLOC_MMAP_THRESHOLD_']

/** Starts a file on the same Node that runs this script, with an environment that holds only what is named here and PATH. */
export function startNode(file: string, options: ProcessOptions = {}): RunningProcess {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), file, ...(options.args ?? [])], {
    cwd: repositoryRoot,
    env: {
      ...Object.fromEntries(environmentOfStart.map((name) => [name, process.env[name]])),
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.pid === undefined) throw new Error(`${file} did not start`)
  const exited = once(child, 'exit')
  let output = ''
  const collect = (text: Buffer) => {
    output = (output + text.toString()).slice(-65_536)
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  return {
    processId: child.pid,
    output: () => output,
    async stop(graceMs = 20_000) {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await exited
      clearTimeout(timer)
    },
  }
}

/** Runs a file to its end and gives its standard output. @throws with its output when it ends with another code than 0 */
export async function runNode(file: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [file, ...args], { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString()
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}: ${output}`)
  return output
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

/** Asks every 5 ms until the address answers with status 200; gives the milliseconds this took. */
export async function untilReady(url: string, target: RunningProcess, limitMs = 30_000): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    const status = await fetch(url, { headers: { connection: 'close' } }).then(
      async (response) => {
        await response.arrayBuffer()
        return response.status
      },
      () => undefined, // nobody listens yet
    )
    const elapsedMs = performance.now() - startedAt
    if (status === 200) return elapsedMs
    if (elapsedMs > limitMs) throw new Error(`${url} was not ready in ${limitMs} ms: ${target.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
