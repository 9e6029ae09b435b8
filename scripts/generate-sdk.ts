/**
 * Writes the SDK's types and resources from the contract. Run it after a change to packages/protocol; a test fails while the files lag
 * behind.
 *
 *   npm run generate:sdk            writes packages/sdk/src/generated
 *   npm run generate:sdk -- --check fails when they are not what they should be
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpoints } from '@openmaas/protocol'
import { format, resolveConfig } from 'prettier'
import { operationsPage } from './sdk/operations-page.ts'
import { classNameOf, resourceClasses } from './sdk/resource-classes.ts'
import { wireTypes } from './sdk/wire-types.ts'

const folder = join(import.meta.dirname, '..', 'packages', 'sdk', 'src', 'generated')
const note = '// Written by scripts/generate-sdk.ts from packages/protocol. Changes belong there.\n\n'

// Live sessions have a client of their own, which is written by hand.
const operations = endpoints.filter(({ webSocket }) => webSocket !== true)
const types = wireTypes()
const { code, topLevel } = resourceClasses(operations, types)
const members = topLevel.map((name) => `  readonly ${name}: ${classNameOf([name])}\n`)
const made = topLevel.map((name) => `    this.${name} = new ${classNameOf([name])}(core)\n`)
const files = {
  'types.ts': `${note}${types.declarations()}`,
  'resources.ts': `${note}import type { ClientCore, RequestOptions, Upload } from '../client-core.ts'
import type { EventStream } from '../event-stream.ts'
import type * as types from './types.ts'

${code}
/** Every operation of the API, by its dotted name. */
export class Resources {
${members.join('')}
  constructor(core: ClientCore) {
${made.join('')}  }
}
`,
  '../../../../docs/sdk-operations.md': operationsPage(operations),
}

let stale = 0
for (const [name, text] of Object.entries(files)) {
  const path = join(folder, name)
  const formatted = await format(text, { ...(await resolveConfig(path)), filepath: path })
  if (!process.argv.includes('--check')) writeFileSync(path, formatted)
  else if (readFileSync(path, 'utf8') !== formatted) {
    console.error(`${path} is not what the contract says; run npm run generate:sdk`)
    stale += 1
  }
}
process.exitCode = stale > 0 ? 1 : 0
