/**
 * What do knowledge bases cost, seen from outside a whole server? `npm run bench:knowledge -- <name>`, each with options of its own:
 * `ingest-pdf`, `many-small`, `stream-beside`, `recall-speed`.
 */
import { cpus } from 'node:os'
import { ingestPdf } from './ingest-pdf.ts'
import { manySmall } from './many-small.ts'
import { recallSpeed } from './recall-speed.ts'
import { streamBeside } from './stream-beside.ts'

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  'ingest-pdf': ingestPdf,
  'many-small': manySmall,
  'stream-beside': streamBeside,
  'recall-speed': recallSpeed,
}
const [name = '', ...args] = process.argv.slice(2)
const bench = benches[name]
if (bench === undefined) {
  console.error(`Name one of: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`)
await bench(args)
