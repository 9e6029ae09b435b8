export { exportBase, streamBase } from './export-base.ts'
export type { ExportOptions, ExportResult } from './export-base.ts'
export { importBase } from './import-base.ts'
export type { ImportOptions, ImportResult } from './import-base.ts'
