import { accessSync, chmodSync, closeSync, constants, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { dirname, join, parse, relative } from 'node:path'

/** The path cannot be the data folder; the message begins with the name of the variable. */
export class DataFolderUnusable extends Error {
  override readonly name = 'DataFolderUnusable'

  constructor(reason: string) {
    super(`OPENMAAS_DATA: ${reason}`)
  }
}

const ownFiles = /^(?:openmaas\.(?:db|db-wal|db-shm|db-journal|lock|pid)|secret)$/
/** Nothing inside of these can be reached by others once they themselves cannot. */
const ownFolders = /^(?:blobs|cache|index|models|usage)$/
const privateFile = 0o600
const privateFolder = 0o700
const everyoneElse = 0o077
const sticky = 0o1000

/**
 * Makes the data folder, with those above it, and keeps it and what this program put into it readable by their owner only, whatever
 * the umask says and however they were made.
 * @throws {DataFolderUnusable} when it is no folder, cannot be made or cannot be written
 */
export function prepareDataFolder(path: string): void {
  makeFolders(path)
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new DataFolderUnusable(`the folder ${path} cannot be written (${codeOf(error)}).`)
  }
  if (isOwnPlace(path)) tighten(path, privateFolder)
  for (const name of readdirSync(path)) {
    if (ownFiles.test(name)) tighten(join(path, name), privateFile)
    if (ownFolders.test(name)) tighten(join(path, name), privateFolder)
  }
}

/**
 * Makes a folder and those above it, for their owner only. Unlike `mkdir` with `recursive`, this one ends where a file system takes
 * no folders at all: that one tries for ever below `/proc`.
 * @returns the topmost folder that was made; undefined when all were there
 * @throws {DataFolderUnusable}
 */
export function makeFolders(path: string): string | undefined {
  const found = statOf(path)
  if (found?.isDirectory()) return undefined
  if (found !== undefined) throw new DataFolderUnusable(`${path} is a file and no folder.`)
  const parent = dirname(path)
  const topmost = parent === path ? undefined : makeFolders(parent)
  try {
    mkdirSync(path, { mode: privateFolder })
  } catch (error) {
    // Another process may have made it in this moment.
    if (codeOf(error) === 'EEXIST' && statOf(path)?.isDirectory()) return topmost
    throw new DataFolderUnusable(`the folder ${path} cannot be made (${codeOf(error)}).`)
  }
  return topmost ?? path
}

/**
 * Looks without changing anything: a folder that is not there yet is none of its complaints.
 * @throws {DataFolderUnusable} when the path, or one above it, is a file
 */
export function checkDataFolder(path: string): void {
  const found = statOf(path)
  if (found?.isDirectory()) return
  if (found !== undefined) throw new DataFolderUnusable(`${path} is a file and no folder.`)
  if (dirname(path) !== path) checkDataFolder(dirname(path))
}

/** Makes a folder inside the data folder that holds files of ours only, or takes it and its files from all but their owner. */
export function makePrivateFolder(path: string): void {
  makeFolders(path)
  tighten(path, privateFolder)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isFile()) tighten(join(path, entry.name), privateFile)
  }
}

/**
 * Makes an empty file for its owner only, or takes from an existing one what others may do with it. The file is never opened when it
 * exists: closing it again would drop the locks that SQLite holds on it for this process.
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', privateFile))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    tighten(path, privateFile)
  }
}

/** @param path of something that may be gone again by now */
function tighten(path: string, mode: number): void {
  const found = statOf(path)
  if (found === undefined || (found.mode & everyoneElse) === 0) return
  try {
    chmodSync(path, mode)
  } catch (error) {
    // Who made it for us decides about it, as the administrator of a mounted volume does.
    if (!['EPERM', 'EROFS', 'ENOENT', 'ENOTSUP'].includes(codeOf(error))) throw error
  }
}

/** Not a place that others use as well: the root, a folder like `/tmp`, or one that somebody is working in. */
function isOwnPlace(path: string): boolean {
  const holdsWorkingFolder = !relative(path, process.cwd()).startsWith('..')
  return parse(path).root !== path && !holdsWorkingFolder && ((statOf(path)?.mode ?? 0) & sticky) === 0
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined
    throw new DataFolderUnusable(`${path} cannot be looked at (${codeOf(error)}).`)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
