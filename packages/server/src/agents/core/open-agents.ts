import { join } from 'node:path'
import type { CallTracker } from '../../calls/index.ts'
import type { ChatService } from '../../chat/index.ts'
import type { ConversationService } from '../../conversations/index.ts'
import type { Database } from '../../database/index.ts'
import type { FileService } from '../../files/index.ts'
import type { Generation } from '../../generation/index.ts'
import type { Route } from '../../http/index.ts'
import type { Knowledge, PreparationPool } from '../../knowledge/index.ts'
import type { ModelRegistry } from '../../models/index.ts'
import type { GuardedFetcher } from '../../outbound/index.ts'
import type { PublicUrl } from '../../storage/index.ts'
import type { TaskHandler, TaskRepository, TaskService } from '../../tasks/index.ts'
import type { WebSearch } from '../../web-search/index.ts'
import { definitions } from '../definitions/index.ts'
import { glossaryRoutes } from '../glossaries/glossary-routes.ts'
import { GlossaryService } from '../glossaries/glossary-service.ts'
import { DocumentReader } from '../reading/document-reader.ts'
import { AgentConversations } from './agent-conversations.ts'
import { AgentFiles } from './agent-files.ts'
import { agentRoutes } from './agent-routes.ts'
import { AgentService } from './agent-service.ts'
import { AgentQueue, agentTaskKind } from './agent-queue.ts'
import { AgentTasks } from './agent-tasks.ts'
import { Painter } from './painter.ts'
import type { AgentSettings, AgentTools } from './agent-tools.ts'
import { agentSearch } from './agent-search.ts'
import { Asker } from './asker.ts'
import { ChatModels } from './chat-models.ts'

export interface AgentsOptions {
  readonly db: Database
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
  readonly tasksOfStore: TaskRepository
  /** Pictures and videos, and the store of what was made. */
  readonly generation: Pick<Generation, 'images' | 'videos' | 'generated'>
  readonly conversations: ConversationService
  readonly webSearch: Pick<WebSearch, 'searches'>
  readonly settings: {
    readonly agents: AgentSettings & ConstructorParameters<typeof ChatModels>[1]
    readonly media: { readonly maxFileCharacters: number }
  }
  readonly config: { readonly dataFolder: string }
}

export interface Agents {
  readonly routes: readonly Route[]
  readonly taskHandlers: Readonly<Record<string, TaskHandler>>
}

/** Agents: each is a file in `definitions/`. */
export function openAgents(base: AgentsOptions): Agents {
  const { db, publicUrl, chat, models, outbound, knowledge, reading, tasks, tracker } = base
  const { agents: settings, media } = base.settings
  const reader = new DocumentReader({
    files: base.files,
    fetch: outbound.fetch,
    readWhole: knowledge.wholeReaderOn(reading),
    folder: join(base.config.dataFolder, 'cache', 'media'),
    maxFileCharacters: media.maxFileCharacters,
  })
  const files = new AgentFiles(base.generation.generated)
  const queue = new AgentQueue(tasks, base.tasksOfStore)
  const chatModels = new ChatModels(models, settings)
  const glossaries = new GlossaryService({ db, reader })
  const tools: AgentTools = {
    asker: new Asker(chat),
    models: chatModels,
    reader,
    glossaries,
    files,
    painter: new Painter(base.generation.images, chatModels),
    videos: base.generation.videos,
    queue,
    settings,
    search: agentSearch(base.webSearch.searches, models),
  }
  const conversations = new AgentConversations(base.conversations)
  const service = new AgentService({ definitions, tools, tracker, conversations })
  const agentTasks = new AgentTasks(service, tasks, queue)
  return {
    routes: [
      ...agentRoutes({ agents: service, tasks: agentTasks, queue, conversations, files, publicUrl }),
      ...glossaryRoutes({ glossaries }),
    ],
    taskHandlers: { [agentTaskKind]: agentTasks.handler() },
  }
}
