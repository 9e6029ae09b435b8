import { join } from 'node:path'
import { ensureConsoleBuilt } from '../../../scripts/bootstrap/console.mjs'
import { startServer } from '../../acceptance/support/server.ts'
import type { LocalServer, ServerOptions } from '../../acceptance/support/server.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** The real server with the pages as they are in the sources now. */
export async function startConsoleServer(options?: ServerOptions): Promise<LocalServer> {
  const said: string[] = []
  await ensureConsoleBuilt(root, process.execPath, (line: string) => void said.push(line))
  if (said.length > 0) throw new Error(said.join('\n'))
  return startServer(options)
}
