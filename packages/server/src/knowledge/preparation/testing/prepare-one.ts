import { setTimeout as sleep } from 'node:timers/promises'
import { PreparationPool } from '../preparation-pool.ts'

/* For tests: a server that reads the document named by its first argument and says which process it reads it in. */

const [path = '', tempFolder = ''] = process.argv.slice(2)
const pool = new PreparationPool({
  processes: 1,
  memoryLimitMiB: 400,
  timeoutSeconds: 60,
  tempFolder,
  module: new URL('misbehaving-preparation.ts', import.meta.url),
})
const input = { path, format: 'txt', fileName: 'a.txt', documentId: '1', slicing: {}, parseImages: false } as const
const reading = pool.prepare(input, { signal: new AbortController().signal })
// Long enough that the process is ready and at work.
await sleep(1500)
process.stdout.write(`${pool.busyProcessIds.join()}\n`)
await reading
