import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { tryLockFile } from '../database/index.ts'
import { listInstances, lockFileName } from './journal-files.ts'

/** What a process that is no more left in the folder, claimed by this one. */
export interface DeadJournal {
  /** In the order of writing. */
  readonly segmentPaths: readonly string[]
  readonly bytes: number
  /** Everything is in the database. */
  remove(): void
  /** Leaves the files to the next start. */
  release(): void
}

/** A lock file without segments may belong to a process that is just starting, until it has had this time. */
const startingMs = 60_000

/** Journals whose writer does not hold its lock any more. Those of living servers stay out of reach. */
export function claimDeadJournals(folder: string, ownInstance: string): DeadJournal[] {
  const claimed: DeadJournal[] = []
  for (const { instance, segmentPaths: seen } of listInstances(folder)) {
    const lockPath = join(folder, lockFileName(instance))
    if (instance === ownInstance || (seen.length === 0 && isFresh(lockPath))) continue
    const lock = tryLockFile(lockPath)
    if (lock === undefined) continue
    // Listed again: the process may have written on until a moment ago.
    const segmentPaths = listInstances(folder).find((files) => files.instance === instance)?.segmentPaths ?? []
    claimed.push({
      segmentPaths,
      bytes: segmentPaths.reduce((sum, path) => sum + statSync(path).size, 0),
      remove() {
        for (const path of segmentPaths) rmSync(path, { force: true })
        lock.release()
        rmSync(lockPath, { force: true })
      },
      release: () => lock.release(),
    })
  }
  return claimed
}

function isFresh(lockPath: string): boolean {
  const changedAt = statSync(lockPath, { throwIfNoEntry: false })?.mtimeMs
  return changedAt !== undefined && Date.now() - changedAt < startingMs
}
