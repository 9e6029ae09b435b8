/**
 * A process that writes calls until it is killed. Arguments: data folder, journal folder, database URL or '', schema or ''.
 * It prints `b REQUEST_ID` and `e REQUEST_ID` once the ledger has returned, as a server would let a reply end.
 */
import { writeSync } from 'node:fs'
import { openDatabase } from '../database/index.ts'
import { openUsageLedger } from './open-usage-ledger.ts'
import { begunCall, endedCall } from './testing.ts'

const [dataFolder = '', folder = '', url = '', schema = ''] = process.argv.slice(2)
const database = await openDatabase({ dataFolder, url: url || undefined, schema: schema || undefined })
const ledger = await openUsageLedger({
  db: database.db,
  folder,
  importEveryMs: 1,
  maxSegmentBytes: 4096,
  onProblem: (message, error) => writeSync(2, `${message} ${String(error)}\n`),
})

for (let call = 0; ; call++) {
  const entry = ledger.begin(begunCall({ requestId: `r${call}` }))
  writeSync(1, `b r${call}\n`)
  // Every fifth call is still running when the process is killed.
  if (call % 5 !== 0) {
    entry.finish(endedCall())
    writeSync(1, `e r${call}\n`)
  }
  if (call % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
}
