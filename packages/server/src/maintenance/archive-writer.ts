import { packFile } from '../archive/index.ts'
import type { ArchiveEntry } from '../archive/index.ts'
import { manifestName } from './archive-manifest.ts'
import type { ArchivedFile, ArchiveManifest } from './archive-manifest.ts'

export type { ArchiveEntry }

/**
 * Writes a `.tar.gz` with a manifest at its end. The file appears under its name when it is complete and on the disk; readable by its owner
 * only, because it holds the master secret.
 */
export async function writeArchive(
  path: string,
  entries: AsyncIterable<ArchiveEntry>,
  about: Omit<ArchiveManifest, 'files'>,
): Promise<ArchiveManifest> {
  return packFile(path, async (add) => {
    const files: ArchivedFile[] = []
    for await (const entry of entries) files.push(await add(entry))
    const manifest = { ...about, files }
    await add({ path: manifestName, mode: 0o600, source: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) })
    return manifest
  })
}
