export { packFile, packStream } from './pack-file.ts'
export type { ArchiveEntry, PackedEntry } from './pack-file.ts'
export { ArchiveDamaged, unpackFile } from './unpack-file.ts'
export type { UnpackedEntry } from './unpack-file.ts'
