/**
 * Kills the platform with `kill -9` in the middle of a large batch, and checks that each line is in the output once.
 *
 * Options: `--lines=10000`; `--kills=3`; `--database-url=...` for a PostgreSQL server on which a database of its own is made: then a
 * worker process shares the lines with the server, and both die in turn.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { batchLine, batchOf, chatBody, linesOfFile, startBatch, untilBatchEnds } from '../acceptance/support/batches.ts'
import { numberAt, textAt } from '../acceptance/support/json.ts'
import { until } from '../acceptance/support/wait.ts'
import { withDatabase } from './support/own-database.ts'
import { makeProcesses, platformKey } from './support/platform.ts'

const { values: options } = parseArgs({
  options: {
    lines: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '3' },
    'database-url': { type: 'string' },
  },
})
const count = Number(options.lines)
const kills = Number(options.kills)
const limitMs = 180_000
const folder = await mkdtemp(join(tmpdir(), 'openmaas-kill-batches-'))
console.log(
  `${count} lines, ${kills} kills, ${options['database-url'] === undefined ? 'SQLite' : 'PostgreSQL and a worker'}`,
)

/** @returns what is wrong with the output */
async function run(databaseUrl: string | undefined): Promise<string[]> {
  const processes = await makeProcesses({ folder, configuration: '{}\n', databaseUrl })
  const [server] = processes
  const client = { apiUrl: `${server.url}/api/paas/v4`, key: platformKey }
  try {
    for (const process of processes) process.spawn()
    await Promise.all(processes.map((process) => process.ready()))
    const lines = Array.from({ length: count }, (_, index) =>
      batchLine(`c-${index}`, chatBody(`What is ${index} + 1?`)),
    )
    const id = await startBatch(client, lines)
    for (let kill = 1; kill <= kills; kill++) {
      const done = await until(
        `enough lines for kill ${kill}`,
        async () => {
          const completed = numberAt(await batchOf(client, id), 'request_counts.completed')
          return completed >= (count * kill) / (kills + 1) && completed
        },
        limitMs,
      )
      const victim = processes[kill % processes.length] ?? server
      await victim.kill()
      console.log(`killed process ${processes.indexOf(victim)} at ${done} lines`)
      victim.spawn()
      await victim.ready()
    }
    const batch = await untilBatchEnds(client, id, limitMs)
    const output = await linesOfFile(client, textAt(batch, 'output_file_id'))
    return faults(
      batch['status'] === 'completed' && numberAt(batch, 'request_counts.completed') === count,
      output.map((line) => String(line['custom_id'])),
    )
  } finally {
    for (const process of processes) await process.stop()
  }
}

function faults(completed: boolean, ids: readonly string[]): string[] {
  const distinct = new Set(ids)
  return [
    ...(completed ? [] : ['the batch does not say that all lines are done']),
    ...(distinct.size === ids.length ? [] : [`${ids.length - distinct.size} lines are there twice`]),
    ...(distinct.size === count ? [] : [`${count - distinct.size} lines are missing`]),
  ]
}

const startedAt = performance.now()
const found = await withDatabase(options['database-url'], process.pid, run).catch((error: unknown) => {
  console.error(`Broke off. The data are kept in ${folder}.`)
  throw error
})
console.log(`${Math.round((performance.now() - startedAt) / 1000)} s`)
if (found.length === 0) {
  await rm(folder, { recursive: true })
  console.log('Each line is in the output once.')
} else {
  for (const fault of found) console.error(fault)
  console.error(`The data are kept in ${folder}.`)
  process.exitCode = 1
}
