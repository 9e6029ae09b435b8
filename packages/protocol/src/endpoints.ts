import { adminEndpoints } from './admin.ts'
import { callbackAdminEndpoints } from './admin-callbacks.ts'
import { engineAdminEndpoints } from './admin-engines.ts'
import { knowledgeAdminEndpoints } from './admin-knowledge.ts'
import { moderationAdminEndpoints } from './admin-moderation.ts'
import { operationAdminEndpoints } from './admin-operation.ts'
import { taskAdminEndpoints } from './admin-tasks.ts'
import { agentEndpoints } from './agents.ts'
import { anthropicEndpoints } from './anthropic.ts'
import { applicationEndpoints } from './applications/index.ts'
import { assistantEndpoints } from './assistant.ts'
import { audioEndpoints } from './audio.ts'
import { batchEndpoints } from './batches.ts'
import { chatEndpoints } from './chat/index.ts'
import { consoleEndpoints } from './console.ts'
import { embeddingEndpoints } from './embeddings.ts'
import type { EndpointSpec } from './endpoint.ts'
import { fileParserEndpoints } from './file-parser.ts'
import { fileEndpoints } from './files.ts'
import { glossaryEndpoints } from './glossaries.ts'
import { imageEndpoints } from './images.ts'
import { knowledgeEndpoints } from './knowledge/index.ts'
import { layoutParsingEndpoints } from './layout-parsing.ts'
import { modelEndpoints } from './models/index.ts'
import { moderationEndpoints } from './moderations.ts'
import { ocrEndpoints } from './ocr.ts'
import { readerEndpoints } from './reader.ts'
import { realtimeEndpoints } from './realtime.ts'
import { rerankEndpoints } from './rerank.ts'
import { responseEndpoints } from './responses.ts'
import { tokenizerEndpoints } from './tokenizer.ts'
import { toolEndpoints } from './tools.ts'
import { usageMonitorEndpoints } from './usage-monitor.ts'
import { videoEndpoints } from './videos.ts'
import { voiceEndpoints } from './voice.ts'
import { webSearchEndpoints } from './web-search.ts'
import { zragEndpoints } from './zrag.ts'

/** Every operation of the API, in the order of the reference page. */
export const endpoints: readonly EndpointSpec[] = [
  ...chatEndpoints,
  ...modelEndpoints,
  ...embeddingEndpoints,
  ...tokenizerEndpoints,
  ...rerankEndpoints,
  ...imageEndpoints,
  ...videoEndpoints,
  ...audioEndpoints,
  ...voiceEndpoints,
  ...realtimeEndpoints,
  ...layoutParsingEndpoints,
  ...ocrEndpoints,
  ...fileParserEndpoints,
  ...fileEndpoints,
  ...batchEndpoints,
  ...webSearchEndpoints,
  ...readerEndpoints,
  ...toolEndpoints,
  ...moderationEndpoints,
  ...agentEndpoints,
  ...glossaryEndpoints,
  ...assistantEndpoints,
  ...knowledgeEndpoints,
  ...applicationEndpoints,
  ...zragEndpoints,
  ...anthropicEndpoints,
  ...responseEndpoints,
  ...usageMonitorEndpoints,
  ...adminEndpoints,
  ...engineAdminEndpoints,
  ...callbackAdminEndpoints,
  ...taskAdminEndpoints,
  ...knowledgeAdminEndpoints,
  ...moderationAdminEndpoints,
  ...operationAdminEndpoints,
  ...consoleEndpoints,
]
