/**
 * Kills the platform with `kill -9` again and again while its users work with it, and checks that nothing they were told is lost,
 * nothing is there twice and nothing sticks.
 *
 * Options: `--rounds=100` kills; `--seed=N` for the same choices again (moments differ a little from run to run); `--database-url=...`
 * for a PostgreSQL server on which a database of its own is made: then a worker process runs beside the server and dies as well.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runKillTest } from './support/kill-test.ts'
import { withDatabase } from './support/own-database.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    'database-url': { type: 'string' },
  },
})
const seed = Number(options.seed ?? Math.floor(Math.random() * 1_000_000))
const rounds = Number(options.rounds)
const folder = await mkdtemp(join(tmpdir(), 'openmaas-kill-'))
console.log(
  `${rounds} kills, seed ${seed}, ${options['database-url'] === undefined ? 'SQLite' : 'PostgreSQL and a worker'}`,
)

const startedAt = performance.now()
const ledger = await withDatabase(options['database-url'], seed, (databaseUrl) =>
  runKillTest({ folder, seed, rounds, databaseUrl }),
).catch((error: unknown) => {
  console.error(`Broke off with seed ${seed}. The data are kept in ${folder}.`)
  throw error
})
for (const [what, count] of [...ledger.counts].sort()) console.log(`${String(count).padStart(7)}  ${what}`)
console.log(`${Math.round((performance.now() - startedAt) / 1000)} s`)
if (ledger.violations.length === 0) {
  await rm(folder, { recursive: true })
  console.log('Nothing was lost, nothing is there twice, nothing sticks.')
} else {
  console.error(`${ledger.violations.length} violations with seed ${seed}. The data are kept in ${folder}.`)
  process.exitCode = 1
}
