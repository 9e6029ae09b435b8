import type { VideoService } from '../../videos/index.ts'
import type { ChatModels } from './chat-models.ts'
import type { DocumentReader } from '../reading/document-reader.ts'
import type { GlossaryService } from '../glossaries/glossary-service.ts'
import type { AgentCall } from './agent.ts'
import type { AgentFiles } from './agent-files.ts'
import type { AgentQueue } from './agent-queue.ts'
import type { Asker } from './asker.ts'
import type { Painter } from './painter.ts'

/** What the steps of agents are made of. */
export interface AgentTools {
  /** Chat models: text, pictures, structured answers. */
  readonly asker: Asker
  readonly models: ChatModels
  /** Files and pictures as text, by parsers and by the reading of characters. */
  readonly reader: DocumentReader
  readonly glossaries: GlossaryService
  /** What agents make for their callers. */
  readonly files: AgentFiles
  readonly painter: Painter
  readonly videos: Pick<VideoService, 'submit'>
  readonly queue: AgentQueue
  readonly settings: AgentSettings
  /** The web; absent where nothing searches it. */
  readonly search?: AgentSearch
}

/** Search of the web as agents use it. */
export interface AgentSearch {
  /** Whether a true engine is there: what the simulator finds is no material for anything. */
  available(): boolean
  find(
    call: AgentCall,
    query: string,
  ): Promise<readonly { readonly title: string; readonly link: string; readonly content: string }[]>
}

export interface AgentSettings {
  /** Estimated tokens of one piece of a long text. */
  readonly chunkTokens: number
  /** Pieces of one text that are translated at once. */
  readonly parallelChunks: number
}
