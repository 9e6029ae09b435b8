import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const heartbeatMs = 1000
/** A holder that gave no sign for so long is dead. */
const staleMs = 10_000
const pollMs = 200

/**
 * Runs `work` while no other process on any machine that shares this folder installs into it.
 * @param {string} root folder of the repository
 * @param {(line: string) => void} say
 * @param {() => Promise<void> | void} work
 */
export async function withInstallLock(root, say, work) {
  const folder = join(root, '.cache')
  const lock = join(folder, 'install.lock')
  const mine = join(folder, `install.${randomUUID()}`)
  // Not in node_modules, which `npm ci` deletes.
  mkdirSync(folder, { recursive: true })
  writeFileSync(mine, mine)
  try {
    await acquire(lock, mine, say)
    const heartbeat = setInterval(() => touch(lock), heartbeatMs)
    try {
      await work()
    } finally {
      clearInterval(heartbeat)
      rmSync(lock, { force: true })
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

async function acquire(lock, mine, say) {
  for (let attempt = 0; !tryLink(mine, lock); attempt += 1) {
    if (attempt === 0) say('Another process is installing the dependencies, waiting for it ...')
    takeAwayWhenStale(lock, mine)
    await sleep(pollMs)
  }
  touch(lock)
}

/** A hard link appears whole or not at all, also on a network file system. */
function tryLink(mine, lock) {
  try {
    linkSync(mine, lock)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function takeAwayWhenStale(lock, mine) {
  const before = readLock(lock)
  if (!before || Date.now() - before.touchedAtMs < staleMs) return
  const aside = `${mine}.stale`
  try {
    renameSync(lock, aside)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  // Somebody else may have taken the stale lock away and made a new one since it was read: that one is given back.
  if (readFileSync(aside, 'utf8') !== before.owner) tryLink(aside, lock)
  rmSync(aside, { force: true })
}

function readLock(lock) {
  try {
    return { owner: readFileSync(lock, 'utf8'), touchedAtMs: statSync(lock).mtimeMs }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function touch(lock) {
  try {
    utimesSync(lock, new Date(), new Date())
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}
