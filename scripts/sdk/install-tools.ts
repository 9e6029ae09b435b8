import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Installs what a folder's own package-lock.json names, unless it is there already: tools that are too large, or too particular, to come with
 * the platform. No script of theirs is run.
 * @throws {Error} when npm fails
 */
export async function installTools(folder: string): Promise<void> {
  const stampPath = join(folder, 'node_modules', '.lock-hash')
  const lock = readFileSync(join(folder, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === hash) return
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  await promisify(execFile)('npm', ['ci', ...flags], { cwd: folder })
  writeFileSync(stampPath, hash)
}
