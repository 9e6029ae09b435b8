import { join } from 'node:path'
import type { CallTracker } from '../../calls/index.ts'
import type { ChatService } from '../../chat/index.ts'
import type { ConversationService } from '../../conversations/index.ts'
import type { Database } from '../../database/index.ts'
import type { FileService } from '../../files/index.ts'
import type { Route } from '../../http/index.ts'
import type { Knowledge, PreparationPool } from '../../knowledge/index.ts'
import type { ModelRegistry } from '../../models/index.ts'
import type { GuardedFetcher } from '../../outbound/index.ts'
import type { BlobStore, Downloadable, LinkSigner, PublicUrl } from '../../storage/index.ts'
import type { TaskHandler, TaskService } from '../../tasks/index.ts'
import { definitions } from '../definitions/index.ts'
import { glossaryRoutes } from '../glossaries/glossary-routes.ts'
import { GlossaryService } from '../glossaries/glossary-service.ts'
import { DocumentReader } from '../reading/document-reader.ts'
import { AgentFiles } from './agent-files.ts'
import { agentRoutes } from './agent-routes.ts'
import { AgentService } from './agent-service.ts'
import { agentTaskKind, AgentTasks } from './agent-tasks.ts'
import type { AgentSettings, AgentTools } from './agent-tools.ts'
import { Asker } from './asker.ts'
import { ChatModels } from './chat-models.ts'

export interface AgentsOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly signer: LinkSigner
  readonly publicUrl: PublicUrl
  readonly chat: ChatService
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly outbound: GuardedFetcher
  readonly files: FileService
  readonly knowledge: Pick<Knowledge, 'wholeReaderOn'>
  /** Child processes that read documents for calls whose clients wait. */
  readonly reading: PreparationPool
  readonly tasks: TaskService
  readonly conversations: ConversationService
  readonly settings: {
    readonly agents: AgentSettings & ConstructorParameters<typeof ChatModels>[1] & { readonly keepDays: number }
    readonly media: { readonly maxFileCharacters: number }
  }
  readonly config: { readonly dataFolder: string }
}

export interface Agents {
  readonly routes: readonly Route[]
  readonly taskHandlers: Readonly<Record<string, TaskHandler>>
  readonly downloads: { readonly 'agent-file': (id: string) => Promise<Downloadable | undefined> }
  referencedBlobs(hashes: readonly string[]): Promise<ReadonlySet<string>>
  readonly sweeps: readonly (() => Promise<void>)[]
}

/** Agents: each is a file in `definitions/`. */
export function openAgents(base: AgentsOptions): Agents {
  const { db, blobs, signer, publicUrl, chat, models, outbound, knowledge, reading, tasks, conversations, tracker } =
    base
  const { agents: settings, media } = base.settings
  const reader = new DocumentReader({
    files: base.files,
    fetch: outbound.fetch,
    readWhole: knowledge.wholeReaderOn(reading),
    folder: join(base.config.dataFolder, 'cache', 'media'),
    maxFileCharacters: media.maxFileCharacters,
  })
  const files = new AgentFiles({ db, blobs, signer, keepDays: settings.keepDays })
  const glossaries = new GlossaryService({ db, reader })
  const tools: AgentTools = {
    asker: new Asker(chat),
    models: new ChatModels(models, settings),
    reader,
    glossaries,
    files,
    settings,
  }
  const service = new AgentService({ definitions, tools, tracker, conversations })
  const agentTasks = new AgentTasks(service, tasks)
  return {
    routes: [
      ...agentRoutes({ agents: service, tasks: agentTasks, files, publicUrl }),
      ...glossaryRoutes({ glossaries }),
    ],
    taskHandlers: { [agentTaskKind]: agentTasks.handler() },
    downloads: { 'agent-file': (id) => files.download(id) },
    referencedBlobs: (hashes) => files.referencedBlobs(hashes),
    sweeps: [() => files.sweep()],
  }
}
