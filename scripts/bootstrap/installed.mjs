import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { usesGlibc } from './runtime.mjs'

/**
 * Whether node_modules already holds the packages of package-lock.json, because somebody ran `npm install` by hand.
 * @param {string} root folder of the repository
 * @param {{ os: string, cpu: string, libc: string }} machine
 */
export function installedMatches(root, machine = thisMachine()) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  // npm's own record of what it installed
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !installed) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return true
    const found = installed[path]
    if (found) return found.version === entry.version
    return entry.optional === true && !fitsMachine(entry, machine)
  })
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function fitsMachine(entry, machine) {
  return allows(entry.os, machine.os) && allows(entry.cpu, machine.cpu) && allows(entry.libc, machine.libc)
}

/** npm's rule for `os`, `cpu` and `libc`: a list of what is allowed, or of what is not with a leading `!`. */
function allows(rule, value) {
  if (rule === undefined || rule.length === 0) return true
  const list = Array.isArray(rule) ? rule : [rule]
  if (list.includes(`!${value}`)) return false
  return list.includes(value) || list.every((item) => item.startsWith('!'))
}

function thisMachine() {
  return { os: process.platform, cpu: process.arch, libc: usesGlibc() ? 'glibc' : 'musl' }
}
