export { DatabaseUnavailable } from './database-unavailable.ts'
export { createId, idFactory } from './ids.ts'
export type { AccountStatus, Database, Schema, TaskState, TasksTable, Transaction } from './schema.ts'
