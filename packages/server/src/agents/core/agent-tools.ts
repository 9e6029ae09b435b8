import type { ChatModels } from './chat-models.ts'
import type { DocumentReader } from '../reading/document-reader.ts'
import type { GlossaryService } from '../glossaries/glossary-service.ts'
import type { AgentFiles } from './agent-files.ts'
import type { Asker } from './asker.ts'

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
  readonly settings: AgentSettings
}

export interface AgentSettings {
  /** Estimated tokens of one piece of a long text. */
  readonly chunkTokens: number
  /** Pieces of one text that are translated at once. */
  readonly parallelChunks: number
}
