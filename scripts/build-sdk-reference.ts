/**
 * Writes the reference of the SDK, a site of its own, from the docstrings: dist/sdk-reference/index.html. Fails for a public function, class or
 * method that has none, and for a link that leads nowhere. What makes the site is installed from a lock file of its own
 * when it is needed first.
 *
 *   npm run build:sdk-reference
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installTools } from './sdk/install-tools.ts'

const tools = join(import.meta.dirname, 'sdk-reference')
await installTools(tools)
const args = [join('node_modules', 'typedoc', 'bin', 'typedoc'), '--options', 'typedoc.json']
const { status } = spawnSync(process.execPath, args, { cwd: tools, stdio: 'inherit' })
if (status === 0) console.log(join(import.meta.dirname, '..', 'dist', 'sdk-reference', 'index.html'))
process.exitCode = status ?? 1
