import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { benchKey, type RunningOpenMaas } from '../support/openmaas.ts'
import { freePort, repositoryRoot, untilReady } from '../support/processes.ts'

/** Runs `npm start` as a person does; `processId` is the server's own, found among the descendants of npm. */
export async function startNpmStart(dataFolder: string): Promise<RunningOpenMaas> {
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: repositoryRoot,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      OPENMAAS_DATA: dataFolder,
      OPENMAAS_API_KEY: benchKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.pid === undefined) throw new Error('npm did not start')
  const npm = child.pid
  const exited = once(child, 'exit')
  let output = ''
  const collect = (text: Buffer) => {
    output = (output + text.toString()).slice(-65_536)
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const running = {
    processId: npm,
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      process.kill(lastDescendant(npm), 'SIGTERM')
      await exited
    },
  }
  await untilReady(`http://127.0.0.1:${port}/readyz`, running)
  return { ...running, port, dataFolder, readyMs: performance.now() - startedAt, processId: lastDescendant(npm) }
}

/** The end of the chain npm -> shell -> bootstrap -> server. */
function lastDescendant(processId: number): number {
  const child = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((name) => parentOf(name) === processId)
  return child === undefined ? processId : lastDescendant(Number(child))
}

function parentOf(processId: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined // ended between the listing and the reading
  }
}
