import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolders, makePrivateFile } from './data-folder.ts'
import { isBusy } from './sqlite-busy.ts'

export interface FileLock {
  release(): void
}

/** Another process works on the same data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'

  constructor(folder: string, owner: string) {
    super(
      `The data folder ${folder} is in use by another OpenMaaS process${owner}. Stop it, or choose another data folder.`,
    )
  }
}

const lockFileName = 'openmaas.lock'
const ownerFileName = 'openmaas.pid'
/** A connection that nobody refers to is collected, closed, and its lock with it, however long its owner meant to hold it. */
const held = new Set<DatabaseSync>()

/**
 * Makes this process the only owner of a data folder. The operating system holds the lock and drops it when the process ends,
 * however it ends, so a lock of a dead process never needs to be recognised; a recycled process id cannot confuse it.
 * @throws {DataFolderInUse}
 */
export function lockDataFolder(folder: string): FileLock {
  makeFolders(folder)
  const lock = tryLockFile(join(folder, lockFileName))
  const ownerFile = join(folder, ownerFileName)
  if (lock === undefined) throw new DataFolderInUse(folder, ownerOf(ownerFile))
  writeFileSync(ownerFile, `${process.pid}\n`, { mode: 0o600 })
  return lock
}

/**
 * Takes the lock of a file, or answers undefined when another process or another lock of this one has it. The lock is SQLite's
 * own on an empty database: Node has no call for file locks, and this one works on every system that SQLite runs on.
 */
export function tryLockFile(path: string): FileLock | undefined {
  makePrivateFile(path)
  const database = new DatabaseSync(path)
  try {
    // Nothing is ever written, so there is nothing to roll back and no second file to leave behind.
    database.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
  held.add(database)
  return {
    release() {
      held.delete(database)
      if (database.isOpen) database.close()
    },
  }
}

function ownerOf(ownerFile: string): string {
  try {
    return ` (process ${readFileSync(ownerFile, 'utf8').trim()})`
  } catch {
    // The number only helps the reader of the message; the lock itself is what counts.
    return ''
  }
}
