import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const skipped = new Set(['node_modules', 'dist'])
/** What the pages are made of. */
const sources = ['apps/console', 'packages/sdk', 'package-lock.json']

/**
 * Builds the console's pages when they are not there or older than what they are made of. The platform also starts without them, so a
 * build that fails is told and no more.
 * @param {string} root folder of the repository
 * @param {string} node the Node that runs the build
 * @param {(line: string) => void} say
 */
export async function ensureConsoleBuilt(root, node, say) {
  const wanted = sourceHash(root)
  if (builtHash(root) === wanted) return
  const folder = join(root, 'apps', 'console')
  // Built aside and renamed: a server that starts meanwhile finds the old pages or the new ones, never half of them.
  const fresh = `dist-${process.pid}`
  try {
    await build(root, node, fresh)
    writeFileSync(join(folder, fresh, '.sources'), wanted)
    rmSync(join(folder, 'dist'), { recursive: true, force: true })
    renameSync(join(folder, fresh), join(folder, 'dist'))
  } catch (error) {
    // Somebody else built the same pages meanwhile.
    if (builtHash(root) === wanted) return
    say(`The console could not be built, so the platform starts without it: ${error.message}`)
  } finally {
    rmSync(join(folder, fresh), { recursive: true, force: true })
  }
}

/** @param {string} root */
export function sourceHash(root) {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((source) => filesOf(join(root, source)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0')
  }
  return hash.digest('hex')
}

function builtHash(root) {
  try {
    return readFileSync(join(root, 'apps', 'console', 'dist', '.sources'), 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** @returns {string[]} in a stable order */
function filesOf(path) {
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    throw error
  }
  return entries
    .filter((entry) => !skipped.has(entry.name) && !entry.name.startsWith('dist-'))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)]))
}

/** @returns {Promise<void>} rejects with the end of what the build said */
function build(root, node, outFolder) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(node, [vite, 'build', '--outDir', outFolder, '--logLevel', 'warn'], {
    cwd: join(root, 'apps', 'console'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk) => (output = (output + chunk).slice(-4000))
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(output.trim() || `vite ended with ${code}`)),
    )
  })
}
