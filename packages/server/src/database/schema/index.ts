import type { Kysely, Transaction as KyselyTransaction } from 'kysely'
import type { AccessTables } from './access.ts'
import type { AgentsTables } from './agents.ts'
import type { ApplicationsTables } from './applications.ts'
import type { BatchesTables } from './batches.ts'
import type { CallbacksTables } from './callbacks.ts'
import type { ConversationsTables } from './conversations.ts'
import type { FilesTables } from './files.ts'
import type { KnowledgeTables } from './knowledge.ts'
import type { ModerationTables } from './moderation.ts'
import type { OperationTables } from './operation.ts'
import type { ResponsesTables } from './responses.ts'
import type { SpeechTables } from './speech.ts'
import type { TasksTables } from './tasks.ts'

export type * from './access.ts'
export type * from './agents.ts'
export type * from './applications.ts'
export type * from './batches.ts'
export type * from './callbacks.ts'
export type * from './conversations.ts'
export type * from './files.ts'
export type * from './knowledge.ts'
export type * from './moderation.ts'
export type * from './operation.ts'
export type * from './responses.ts'
export type * from './speech.ts'
export type * from './tasks.ts'

/** All tables of one database. Columns are snake_case in SQL and camelCase here; Kysely's plugin converts. */
export interface Schema
  extends
    AccessTables,
    TasksTables,
    OperationTables,
    KnowledgeTables,
    CallbacksTables,
    ApplicationsTables,
    ConversationsTables,
    FilesTables,
    BatchesTables,
    ModerationTables,
    AgentsTables,
    SpeechTables,
    ResponsesTables {}

export type Database = Kysely<Schema>
export type Transaction = KyselyTransaction<Schema>
