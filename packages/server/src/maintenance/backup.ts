import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { sqliteFileName } from '../database/index.ts'
import { archiveFormat, restoredConfigurationFolder } from './archive-manifest.ts'
import type { ArchiveManifest } from './archive-manifest.ts'
import { writeArchive } from './archive-writer.ts'
import type { ArchiveEntry } from './archive-writer.ts'
import { MaintenanceError } from './maintenance-error.ts'
import { snapshotDatabase } from './sqlite-snapshot.ts'

export interface BackupOptions {
  readonly dataFolder: string
  /** Where the archive is written. */
  readonly path: string
  /** True: an archive of that name is replaced. */
  readonly force: boolean
  /** The operator's configuration file, kept for reference. */
  readonly configurationPath?: string | undefined
  readonly database: 'sqlite' | 'postgresql'
  /** True: pulled model files go in as well; they are large and can be pulled again. */
  readonly withModels: boolean
  readonly version: string
  readonly now?: () => Date
}

/** Belongs to a running process, or is made anew from what is saved. */
const leftOut =
  /^(openmaas\.(lock|pid)|openmaas\.db(-wal|-shm|-journal)?|.*\.(lock|lock-journal|tmp|part)|index|cache)$/
const journalFolder = 'usage'
const modelsFolder = 'models'
/** Files up to this size are read at once, so that none can change or vanish half-way. */
const smallBytes = 4_194_304

/**
 * Saves the data folder into one archive while the server may be running. Order matters: the usage journal first, then the database. A call
 * that moves from the one to the other in between is in both, and rows are told apart by their id; the other way round it would be in
 * neither. Blobs last: each was written before the row that names it.
 * @throws {MaintenanceError} `refused` when the archive exists, `notFound` when there is no data
 */
export async function backup(options: BackupOptions): Promise<ArchiveManifest> {
  const path = resolve(options.path)
  if (existsSync(path) && !options.force) {
    throw new MaintenanceError('refused', `${path} exists. Choose another name or add --force.`)
  }
  if (!existsSync(options.dataFolder)) {
    throw new MaintenanceError('notFound', `There is no data folder at ${options.dataFolder}.`)
  }
  if (options.database === 'sqlite' && !existsSync(join(options.dataFolder, sqliteFileName))) {
    throw new MaintenanceError('notFound', `${options.dataFolder} holds no database; nothing was ever stored there.`)
  }
  const workFolder = await mkdtemp(join(dirname(path), '.openmaas-backup-'))
  try {
    const { now = () => new Date(), version, database } = options
    const about = { format: archiveFormat, version, createdAt: now().toISOString(), database }
    return await writeArchive(path, entriesOf(options, workFolder), about)
  } finally {
    await rm(workFolder, { recursive: true, force: true })
  }
}

async function* entriesOf(options: BackupOptions, workFolder: string): AsyncIterable<ArchiveEntry> {
  const { dataFolder, configurationPath } = options
  yield* entriesBelow(join(dataFolder, journalFolder), `data/${journalFolder}`, () => true)
  if (options.database === 'sqlite') {
    const snapshot = join(workFolder, sqliteFileName)
    snapshotDatabase(dataFolder, snapshot)
    const { size } = await stat(snapshot)
    yield { path: `data/${sqliteFileName}`, mode: 0o600, source: { file: snapshot, bytes: size } }
    await rm(snapshot)
  }
  if (configurationPath !== undefined) {
    const source = await readFile(configurationPath)
    yield { path: `configuration/${basename(configurationPath)}`, mode: 0o600, source }
  }
  yield* entriesBelow(dataFolder, 'data', (path) => {
    const [, first = '', ...rest] = path.split('/')
    if (first === journalFolder || first === restoredConfigurationFolder) return false
    return first !== modelsFolder || options.withModels || rest.length === 0 || rest.join('/') === 'models.json'
  })
}

/** @param wanted asked with the path in the archive, of folders too */
async function* entriesBelow(
  folder: string,
  path: string,
  wanted: (path: string) => boolean,
): AsyncIterable<ArchiveEntry> {
  for (const entry of await namesIn(folder)) {
    const file = join(folder, entry.name)
    const filePath = `${path}/${entry.name}`
    if (leftOut.test(entry.name) || !wanted(filePath)) continue
    if (entry.isDirectory()) yield* entriesBelow(file, filePath, wanted)
    else if (entry.isFile()) {
      const found = await readEntry(file, filePath)
      if (found) yield found
    }
  }
}

async function namesIn(folder: string) {
  const entries = await ifThere(readdir(folder, { withFileTypes: true }))
  return (entries ?? []).toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** Undefined for a file that is gone by now: a journal that was taken into the database, or a blob whose row was deleted. */
async function readEntry(file: string, path: string): Promise<ArchiveEntry | undefined> {
  const about = await ifThere(stat(file))
  if (about === undefined) return undefined
  const mode = about.mode & 0o777
  if (about.size > smallBytes) return { path, mode, source: { file, bytes: about.size } }
  const source = await ifThere(readFile(file))
  return source && { path, mode, source }
}

async function ifThere<Result>(reading: Promise<Result>): Promise<Result | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
