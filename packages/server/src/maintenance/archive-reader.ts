import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { ArchiveDamaged, unpackFile } from '../archive/index.ts'
import type { UnpackedEntry } from '../archive/index.ts'
import { archiveFormat, archiveManifest, manifestName } from './archive-manifest.ts'
import type { ArchivedFile, ArchiveManifest } from './archive-manifest.ts'
import { MaintenanceError } from './maintenance-error.ts'

const maxManifestBytes = 256 * 1_048_576

/**
 * Unpacks an archive and compares every file with the manifest.
 * @param folder empty; what lies there after a failure is worthless
 * @throws {MaintenanceError} `damaged` when anything is missing, changed or more than the manifest tells
 */
export async function readArchive(path: string, folder: string): Promise<ArchiveManifest> {
  const found = new Map<string, ArchivedFile>()
  let manifestText: string | undefined
  try {
    for await (const entry of unpackFile(path)) {
      const name = safePath(entry)
      if (name === manifestName) {
        if (entry.bytes > maxManifestBytes) throw damaged('its manifest is too long')
        manifestText = (await buffer(entry.content)).toString('utf8')
      } else {
        found.set(name, await unpack(entry, name, folder))
      }
    }
  } catch (error) {
    throw error instanceof ArchiveDamaged ? damaged(error.message, error) : error
  }
  const manifest = parseManifest(manifestText)
  compare(manifest, found)
  return manifest
}

async function unpack(entry: UnpackedEntry, path: string, folder: string): Promise<ArchivedFile> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  let bytes = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  const output = createWriteStream(file, { mode: (entry.mode ?? 0o600) & 0o777, flags: 'wx', flush: true })
  await pipeline(Readable.from(entry.content), measure, output)
  return { path, bytes, sha256: hash.digest('hex') }
}

function safePath({ path }: UnpackedEntry): string {
  const steps = path.split('/')
  const inside =
    (path === manifestName || steps.length > 1) && !steps.includes('..') && !steps.includes('') && !/[\\:\0]/.test(path)
  if (!inside) throw damaged(`it holds the entry ${JSON.stringify(path)}, which no backup of ours does`)
  return path
}

function parseManifest(text: string | undefined): ArchiveManifest {
  if (text === undefined) throw damaged('it has no manifest, so it was cut off or is not a backup of OpenMaaS')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw damaged('its manifest is not JSON', error)
  }
  const parsed = archiveManifest.safeParse(value)
  if (!parsed.success) throw damaged('its manifest is not complete', parsed.error)
  if (parsed.data.format > archiveFormat) {
    throw new MaintenanceError(
      'refused',
      `The archive was written by version ${parsed.data.version}, which is newer. Restore it with that.`,
    )
  }
  return parsed.data
}

function compare(manifest: ArchiveManifest, found: ReadonlyMap<string, ArchivedFile>): void {
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = found.get(path)
    if (file === undefined) throw damaged(`${path} is missing`)
    if (file.bytes !== bytes || file.sha256 !== sha256) throw damaged(`${path} was changed`)
  }
  if (found.size !== manifest.files.length) throw damaged('it holds files that its manifest does not name')
}

function damaged(what: string, cause?: unknown): MaintenanceError {
  return new MaintenanceError('damaged', `The archive cannot be restored: ${what}.`, cause)
}
