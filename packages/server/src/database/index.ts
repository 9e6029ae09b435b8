export {
  checkDataFolder,
  DataFolderUnusable,
  makeFolders,
  makePrivateFile,
  makePrivateFolder,
  prepareDataFolder,
} from './data-folder.ts'
export { DatabaseUnavailable } from './database-unavailable.ts'
export { DataFolderInUse, lockDataFolder, tryLockFile } from './data-folder-lock.ts'
export type { FileLock } from './data-folder-lock.ts'
export { createId, idFactory } from './ids.ts'
export { MigrationError } from './migrations.ts'
export { migrationStatus } from './migration-status.ts'
export type { MigrationStatus } from './migration-status.ts'
export { openDatabase, sqliteFileName } from './open-database.ts'
export type { DatabaseOptions, OpenDatabase } from './open-database.ts'
export { isRefusedValue } from './refused-value.ts'
export type * from './schema/index.ts'
