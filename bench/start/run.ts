/**
 * How long does a start take, and what does the idle server cost in memory and processor time?
 *
 * Starts the server process and the whole `npm start` several times on the same data folder; the first start of each (which
 * creates the folder and fills the compile cache) is told apart. Option: `--times=5`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startNpmStart } from './npm-start.ts'
import { startOpenMaas, type RunningOpenMaas } from '../support/openmaas.ts'
import { cpuMicroseconds, memoryFigures } from '../support/process-figures.ts'
import { median } from '../support/statistics.ts'

const { values: options } = parseArgs({ options: { times: { type: 'string', default: '5' } } })
const times = Number(options.times)
/** After this pause the start-up garbage has usually been collected; what stays is what an idle server costs. */
const settleMs = 3000
/** So long a server that nobody asks is watched. */
const idleMs = 20_000

await measure('server process', async (dataFolder) => {
  const env = { NODE_COMPILE_CACHE: join(dataFolder, 'compile-cache') }
  return startOpenMaas({ dataFolder, env })
})
await measure('npm start', startNpmStart)

async function measure(name: string, start: (dataFolder: string) => Promise<RunningOpenMaas>) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'openmaas-start-'))
  const readyMs: number[] = []
  let resident = 0
  let proportional = 0
  let idleShare = 0
  for (let time = 0; time <= times; time += 1) {
    const server = await start(dataFolder)
    readyMs.push(server.readyMs)
    if (time === times) {
      await new Promise((resolve) => setTimeout(resolve, settleMs))
      const memory = memoryFigures(server.processId)
      resident = memory.residentKibibytes / 1024
      proportional = memory.proportionalKibibytes / 1024
      const before = cpuMicroseconds(server.processId)
      await new Promise((resolve) => setTimeout(resolve, idleMs))
      idleShare = (cpuMicroseconds(server.processId) - before) / (idleMs * 1000)
    }
    await server.stop()
  }
  await rm(dataFolder, { recursive: true, force: true })
  const [first, ...later] = readyMs
  console.log(
    `${name}: first start ${first?.toFixed(0)} ms, later starts ${later.map((value) => value.toFixed(0)).join(', ')} ms ` +
      `(median ${median(later).toFixed(0)} ms) to /readyz; idle server ${resident.toFixed(0)} MiB resident, ` +
      `${proportional.toFixed(0)} MiB proportional, ${(100 * idleShare).toFixed(1)} % of a processor`,
  )
}
