import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { DataFolderUnusable, lockDataFolder, makeFolders } from '../database/index.ts'
import { restoredConfigurationFolder } from './archive-manifest.ts'
import type { ArchiveManifest } from './archive-manifest.ts'
import { readArchive } from './archive-reader.ts'
import { MaintenanceError } from './maintenance-error.ts'

export interface RestoreOptions {
  /** The archive. */
  readonly path: string
  readonly dataFolder: string
  /** True: a folder that holds data is moved aside. A folder that a server works on is refused all the same. */
  readonly force: boolean
  readonly now?: () => Date
}

export interface Restored {
  readonly manifest: ArchiveManifest
  /** Where the data that was there before lies now. */
  readonly earlierDataFolder?: string
  /** Where the saved configuration file lies; the server reads the one that OPENMAAS_CONFIG names, never this. */
  readonly configurationFolder?: string
}

/**
 * Puts a backup in the place of the data folder, whole or not at all: everything is unpacked beside it and compared with its checksums,
 * then two folders are renamed.
 * @throws {MaintenanceError} nothing has changed then
 * @throws {DataFolderInUse} when a server works on the folder
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { path, force, now = () => new Date() } = options
  const target = resolve(options.dataFolder)
  if (!existsSync(path)) throw new MaintenanceError('notFound', `There is no file ${path}.`)
  const holdsData = existsSync(target) && (await readdir(target)).length > 0
  if (holdsData && !force) {
    throw new MaintenanceError(
      'refused',
      `${target} holds data. Choose another folder (--data), or add --force to move it aside.`,
    )
  }
  // Asked now, so that nobody waits for a long unpacking in vain, and once more before the folders change places.
  if (holdsData) lockDataFolder(target).release()
  const workFolder = await workFolderBeside(target)
  try {
    const manifest = await readArchive(path, workFolder)
    const fresh = join(workFolder, 'data')
    await mkdir(fresh, { recursive: true, mode: 0o700 })
    const configuration = join(workFolder, 'configuration')
    const hasConfiguration = existsSync(configuration)
    // Archives of earlier versions hold the one that lay in their data folder.
    await rm(join(fresh, restoredConfigurationFolder), { recursive: true, force: true })
    if (hasConfiguration) await rename(configuration, join(fresh, restoredConfigurationFolder))
    const stamp = now().toISOString().replaceAll(/[:.]/g, '-')
    const aside = `${target}.before-restore-${stamp}`
    await changePlaces({ fresh, target, aside: holdsData ? aside : undefined })
    return {
      manifest,
      ...(holdsData ? { earlierDataFolder: aside } : {}),
      ...(hasConfiguration ? { configurationFolder: join(target, restoredConfigurationFolder) } : {}),
    }
  } finally {
    await rm(workFolder, { recursive: true, force: true })
  }
}

/** @throws {DataFolderUnusable} when nothing can be made there */
async function workFolderBeside(target: string): Promise<string> {
  makeFolders(dirname(target))
  try {
    return await mkdtemp(join(dirname(target), `.${basename(target)}-restore-`))
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new DataFolderUnusable(`nothing can be made beside ${target} (${reason}).`)
  }
}

async function changePlaces({
  fresh,
  target,
  aside,
}: {
  fresh: string
  target: string
  aside: string | undefined
}): Promise<void> {
  try {
    if (aside !== undefined) {
      const lock = lockDataFolder(target)
      try {
        await rename(target, aside)
      } finally {
        lock.release()
      }
    } else if (existsSync(target)) {
      await rmdir(target)
    }
  } catch (error) {
    if (!isImmovable(error)) throw error
    throw new MaintenanceError(
      'refused',
      `${target} cannot be replaced, it is probably a mount point. Restore into a folder below it with --data and set OPENMAAS_DATA to that.`,
      error,
    )
  }
  try {
    await rename(fresh, target)
  } catch (error) {
    if (aside !== undefined) await rename(aside, target)
    throw error
  }
}

function isImmovable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EBUSY', 'EXDEV', 'EPERM', 'EACCES'].includes(String(error.code))
}
