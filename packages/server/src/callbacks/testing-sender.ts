/**
 * A process that sends what the outbox holds, until it is killed. Arguments: data folder, database URL or '', schema or ''.
 */
import { openDatabase } from '../database/index.ts'
import { createGuardedFetch } from '../outbound/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { callbackRepository } from './callback-repository.ts'
import { CallbackSender } from './callback-sender.ts'
import { keepDays, sealer } from './testing.ts'

const [dataFolder = '', url = '', schema = ''] = process.argv.slice(2)
const database = await openDatabase({ dataFolder, url: url || undefined, schema: schema || undefined })
new CallbackSender({
  repository: callbackRepository(database.db),
  fetch: createGuardedFetch({ allow: ['127.0.0.0/8'] }).fetch,
  sealer,
  log: silentTelemetry().log,
  keepDays,
}).start()
// The timers of the sender do not keep a process alive.
setInterval(() => {}, 60_000)
