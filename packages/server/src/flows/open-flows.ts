import type { Applications } from '../applications/index.ts'
import type { ConversationService } from '../conversations/index.ts'
import type { Database } from '../database/index.ts'
import type { Route } from '../http/index.ts'
import type { AskModel, Knowledge } from '../knowledge/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { BlobStore } from '../storage/index.ts'
import type { Log } from '../telemetry/index.ts'
import { fileRepository } from './file-repository.ts'
import { FlowFileService } from './file-service.ts'
import { FileWork } from './file-work.ts'
import { flowRoutes } from './flow-routes.ts'
import { FlowService } from './flow-service.ts'
import { SuggestionService } from './suggestion-service.ts'

export interface FlowsOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly applications: Applications
  readonly conversations: ConversationService
  readonly knowledge: Pick<Knowledge, 'linksFor' | 'readFile'>
  readonly models: ModelRegistry
  /** Asks the model that thinks of questions; absent: rules do. */
  readonly ask: AskModel | undefined
  readonly maxFileBytes: number
  /** False where this process only takes requests. */
  readonly works: boolean
  readonly log: Log
}

export interface Flows {
  readonly routes: readonly Route[]
  /** Ends the leases of a process that is gone. Only right where no other process can be working. */
  releaseAll(): Promise<void>
  /** Removes files that were given to no conversation for so many days; those of conversations go with them. */
  sweep(keepDays: number): Promise<void>
  start(): void
  stop(): Promise<void>
}

/** Puts the parts of application flows together. */
export function openFlows(options: FlowsOptions): Flows {
  const { db, blobs, applications, conversations, knowledge, models, log } = options
  const work = new FileWork({ db, blobs, readFile: knowledge.readFile, log })
  const files = new FlowFileService({
    db,
    blobs,
    applications: applications.applications,
    conversations,
    onQueued: () => {
      if (options.works) work.wake()
    },
  })
  const flows = new FlowService({
    applications: applications.applications,
    answers: applications.answers,
    conversations,
    files,
    models,
  })
  const { sliceInfo } = applications
  const suggestions = new SuggestionService({
    db,
    applications: applications.applications,
    conversations,
    sliceInfo,
    ask: options.ask,
    log,
  })
  return {
    routes: flowRoutes({
      flows,
      files,
      suggestions,
      sliceInfo,
      linksFor: knowledge.linksFor,
      blobs,
      maxFileBytes: options.maxFileBytes,
    }),
    releaseAll: () => fileRepository(db).releaseAll(),
    sweep: (keepDays) => fileRepository(db).deleteUnnamedBefore(Date.now() - keepDays * 86_400_000),
    start() {
      if (options.works) work.start()
    },
    stop: () => work.stop(),
  }
}

/** Hashes out of these that files of flows name; their blobs must stay. */
export function blobsOfFlows(db: Database, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  return fileRepository(db).referencedBlobs(hashes)
}
