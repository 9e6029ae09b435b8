import { mkdirSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { PreparationPool } from '../preparation-pool.ts'

/* For tests: a server that reads the document named by its first argument and says which process it reads it in. */

const [path = '', tempFolder = ''] = process.argv.slice(2)
mkdirSync(tempFolder, { recursive: true })
const pool = new PreparationPool({
  processes: 1,
  memoryLimitMiB: 400,
  timeoutSeconds: 60,
  tempFolder,
  module: new URL('misbehaving-preparation.ts', import.meta.url),
})
const input = { path, format: 'txt', fileName: 'a.txt', documentId: '1', slicing: {}, parseImages: false } as const
const reading = pool.prepare(input, { signal: new AbortController().signal })
// The document says so when it is caught in its loop.
while (!readdirSync(tempFolder, { recursive: true }).some((name) => String(name).endsWith('begun'))) await sleep(20)
process.stdout.write(`${pool.busyProcessIds.join()}\n`)
await reading
