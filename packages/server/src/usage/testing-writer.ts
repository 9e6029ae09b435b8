/**
 * A process that writes calls until it is killed. Arguments: data folder, journal folder, database URL or '', schema or ''.
 * It prints `b REQUEST_ID` in the turn after a call began and `e REQUEST_ID` once its end is noted, as a server would let a reply
 * go out.
 */
import { writeSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
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
  // Every fifth call is still running when the process is killed; its beginning is on disk when the turn ends.
  if (call % 5 === 0) {
    await nextTurn()
    writeSync(1, `b r${call}\n`)
  } else {
    entry.finish(endedCall())
    writeSync(1, `b r${call}\ne r${call}\n`)
  }
  if (call % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
}
