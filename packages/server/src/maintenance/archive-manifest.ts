import { z } from 'zod'

export const manifestName = 'manifest.json'
/** In the data folder: the configuration file that came with the backup it was restored from. Never saved itself. */
export const restoredConfigurationFolder = 'restored-configuration'
/** Rises when an older program could not restore the archive any more. */
export const archiveFormat = 1

export const archivedFile = z.object({
  /** In the archive, with slashes: `data/secret`. */
  path: z.string(),
  bytes: z.int().min(0),
  sha256: z.string(),
})
export type ArchivedFile = z.infer<typeof archivedFile>

/** The last entry of an archive: a copy that was cut off has none and is refused. */
export const archiveManifest = z.object({
  format: z.int(),
  /** Version of OpenMaaS that wrote the archive. */
  version: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** `postgresql`: the database is not in here, pg_dump saves it. */
  database: z.enum(['sqlite', 'postgresql']),
  files: z.array(archivedFile),
})
export type ArchiveManifest = z.infer<typeof archiveManifest>
