import type { AccountService, ConcurrencyLimiter, ConsoleSessions, Sealer } from './access/index.ts'
import type { CallTracker } from './calls/index.ts'
import type { ChatService } from './chat/index.ts'
import type { Config } from './config.ts'
import type { ConversationService } from './conversations/index.ts'
import type { Database, OpenDatabase } from './database/index.ts'
import type { FileService } from './files/index.ts'
import type { PlainHandler, Route } from './http/index.ts'
import type { Knowledge, PreparationPool } from './knowledge/index.ts'
import type { LayoutService } from './layout-parsing/index.ts'
import type { MediaInput } from './media-input/index.ts'
import type { ModelRegistry, PlatformConfiguration } from './models/index.ts'
import type { GuardedFetcher } from './outbound/index.ts'
import type { BlobHash, BlobStore, Downloadable, LinkKind, LinkSigner, PublicUrl } from './storage/index.ts'
import type { TaskHandler, TaskRepository, TaskService } from './tasks/index.ts'
import type { Telemetry } from './telemetry/index.ts'
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
  /** False in a process that only answers calls and leaves queued work to others. */
  readonly works: boolean
}

/** One part of the platform that a caller can name. The platform joins the members of all of them. */
export interface Capability {
  readonly routes?: readonly Route[]
  /** Answers what no route knows, before the pages of the platform do. */
  readonly plainHandlers?: readonly PlainHandler[]
  /** By kind of task. */
  readonly taskHandlers?: Readonly<Record<string, TaskHandler>>
  /** What its signed links lead to. */
  readonly downloads?: Readonly<Partial<Record<LinkKind, (id: string) => Promise<Downloadable | undefined>>>>
  /** Those of the blobs that it still names; the others may be swept. */
  readonly referencedBlobs?: (hashes: readonly BlobHash[]) => Promise<ReadonlySet<BlobHash>>
  /** Run every hour in processes that work. */
  readonly sweeps?: readonly (() => Promise<void>)[]
  /** Takes back leases of a process that is gone; called at the start of an embedded database, which has one process only. */
  releaseAll?(): Promise<void>
  start?(): void
  /** Ends its work within the seconds that a stop may take. */
  stop?(): Promise<void>
}

/**
 * The members of several records as one.
 * @throws when two of them have a member of one name: the second would silently replace the first
 */
export function joined<T>(
  records: readonly (Readonly<Record<string, T | undefined>> | undefined)[],
): Record<string, T> {
  const whole: Record<string, T> = {}
  for (const record of records) {
    for (const [name, member] of Object.entries(record ?? {})) {
      if (member === undefined) continue
      if (name in whole) throw new Error(`Two parts of the platform are called ${name}.`)
      whole[name] = member
    }
  }
  return whole
}
