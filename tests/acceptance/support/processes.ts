import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url))

export interface RunningProcess {
  readonly processId: number
  /** What it wrote to stdout and stderr, the newest 64 KiB. */
  output(): string
  hasEnded(): boolean
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

const running = new Set<ChildProcess>()
// A test file that fails half-way must not leave servers behind.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/**
 * Starts a file of this repository on the Node that runs the tests, with only the named environment, PATH and the place of compiled code:
 * without that each process would strip and compile all of its sources anew.
 */
export function startNode(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningProcess {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: repositoryRoot,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.pid === undefined) throw new Error(`${file} did not start`)
  running.add(child)
  const ended = once(child, 'exit').then(() => {
    running.delete(child)
    return child.exitCode
  })
  let output = ''
  const collect = (text: Buffer) => {
    output = (output + text.toString()).slice(-65_536)
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  return {
    processId: child.pid,
    output: () => output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ended,
    end(signal) {
      child.kill(signal)
      return ended
    },
  }
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
