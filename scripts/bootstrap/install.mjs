import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { withInstallLock } from './install-lock.mjs'
import { installedMatches } from './installed.mjs'

const maxKeptOutput = 20_000

/**
 * Makes node_modules hold what package-lock.json names. Costs one file comparison when it does already.
 * @param {string} root folder of the repository
 * @param {(line: string) => void} say
 * @param {(root: string) => Promise<{ code: number, output: string }>} install
 */
export async function ensureInstalled(root, say, install = npmInstall) {
  if (isStamped(root)) return
  await withInstallLock(root, say, async () => {
    if (isStamped(root)) return
    if (installedMatches(root)) return stamp(root)
    say('Installing dependencies, this happens once and takes a minute or two ...')
    const startedAt = Date.now()
    let result = await install(root)
    if (result.code !== 0) {
      say('The installation failed, trying once more ...')
      result = await install(root)
    }
    if (result.code !== 0) throw new Error(`${result.output}\nnpm ci failed with exit code ${result.code}.`)
    stamp(root)
    say(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`)
  })
}

/** The hash of the lock file that node_modules was made from; inside node_modules, so that both are deleted together. */
function stampPath(root) {
  return join(root, 'node_modules', '.openmaas-installed')
}

function isStamped(root) {
  try {
    return readFileSync(stampPath(root), 'utf8') === lockHash(root)
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

function stamp(root) {
  try {
    mkdirSync(join(root, 'node_modules'), { recursive: true })
    writeFileSync(stampPath(root), lockHash(root))
  } catch (error) {
    // A read-only checkout cannot be stamped; it is compared in full at each start instead, which costs some 20 ms.
    if (!['EROFS', 'EACCES', 'EPERM'].includes(error.code)) throw error
  }
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** @returns {Promise<{ code: number, output: string }>} `output` is what npm said, its end when it is long */
async function npmInstall(root) {
  const npmScript = process.env.npm_execpath
  const calledByNpm = npmScript !== undefined && basename(npmScript).startsWith('npm')
  const [command, ...args] = calledByNpm ? [process.execPath, npmScript] : ['npm']
  // npm on Node 20 warns of every package that wants a newer Node; they get the carried one, so only errors are of interest.
  const child = spawn(command, [...args, 'ci', '--loglevel=error', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a script file on Windows, and only a shell starts those
    shell: process.platform === 'win32' && !calledByNpm,
  })
  let output = ''
  const keep = (chunk) => {
    output = (output + chunk).slice(-maxKeptOutput)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: `npm could not be started: ${error.message}` }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
