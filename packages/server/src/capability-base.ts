import type { AccountService, ConcurrencyLimiter, ConsoleSessions, Sealer } from './access/index.ts'
import type { CallTracker } from './calls/index.ts'
import type { ChatService } from './chat/index.ts'
import type { Config } from './config.ts'
import type { ConversationService } from './conversations/index.ts'
import type { Database, OpenDatabase } from './database/index.ts'
import type { FileService } from './files/index.ts'
import type { Knowledge, PreparationPool } from './knowledge/index.ts'
import type { LayoutService } from './layout-parsing/index.ts'
import type { MediaInput } from './media-input/index.ts'
import type { PlatformConfiguration } from './configuration/index.ts'
import type { ModelRegistry } from './models/index.ts'
import type { GuardedFetcher } from './outbound/index.ts'
import type { BlobStore, LinkSigner, PublicUrl } from './storage/index.ts'
import type { TaskRepository, TaskService } from './tasks/index.ts'
import type { Telemetry } from './telemetry/index.ts'
import type { WebSearch } from './web-search/index.ts'
import type { UsageLedger } from './usage/index.ts'

/** What the platform has built before its capabilities, for each of them to take what it needs. */
export interface CapabilityBase {
  readonly config: Config
  /** The operator's file as it was read at the start. */
  readonly settings: PlatformConfiguration
  readonly telemetry: Telemetry
  readonly database: OpenDatabase
  readonly db: Database
  readonly sealer: Sealer
  readonly accounts: AccountService
  readonly consoleSessions: ConsoleSessions
  readonly limiter: ConcurrencyLimiter
  readonly ledger: UsageLedger
  readonly tracker: CallTracker
  readonly models: ModelRegistry
  readonly chat: ChatService
  readonly tasks: TaskService
  readonly tasksOfStore: TaskRepository
  readonly outbound: GuardedFetcher
  readonly blobs: BlobStore
  readonly signer: LinkSigner
  readonly publicUrl: PublicUrl
  readonly files: FileService
  readonly media: MediaInput
  /** Child processes that read documents for calls whose clients wait. */
  readonly reading: PreparationPool
  readonly knowledge: Knowledge
  readonly layout: LayoutService
  readonly conversations: ConversationService
  readonly webSearch: WebSearch
  /** False in a process that only answers calls and leaves queued work to others. */
  readonly works: boolean
}
