import { agentEndpoints } from './agents.ts'
import { anthropicEndpoints } from './anthropic.ts'
import { applicationEndpoints } from './applications/index.ts'
import { assistantEndpoints } from './assistant.ts'
import { audioEndpoints } from './audio.ts'
import { batchEndpoints } from './batches.ts'
import { chatEndpoints } from './chat/index.ts'
import { embeddingEndpoints } from './embeddings.ts'
import type { EndpointSpec } from './endpoint.ts'
import { fileParserEndpoints } from './file-parser.ts'
import { fileEndpoints } from './files.ts'
import { imageEndpoints } from './images.ts'
import { knowledgeEndpoints } from './knowledge/index.ts'
import { layoutParsingEndpoints } from './layout-parsing.ts'
import { modelEndpoints } from './models/index.ts'
import { moderationEndpoints } from './moderations.ts'
import { ocrEndpoints } from './ocr.ts'
import { readerEndpoints } from './reader.ts'
import { rerankEndpoints } from './rerank.ts'
import { tokenizerEndpoints } from './tokenizer.ts'
import { toolEndpoints } from './tools.ts'
import { usageMonitorEndpoints } from './usage-monitor.ts'
import { videoEndpoints } from './videos.ts'
import { voiceEndpoints } from './voice.ts'
import { webSearchEndpoints } from './web-search.ts'
import { zragEndpoints } from './zrag.ts'

export * from './agents.ts'
export * from './anthropic.ts'
export * from './applications/index.ts'
export * from './assistant.ts'
export * from './audio.ts'
export * from './batches.ts'
export * from './chat/index.ts'
export * from './embeddings.ts'
export * from './endpoint.ts'
export * from './errors.ts'
export * from './file-parser.ts'
export * from './files.ts'
export * from './images.ts'
export * from './issues.ts'
export * from './knowledge/index.ts'
export * from './layout-parsing.ts'
export * from './models/index.ts'
export * from './moderations.ts'
export * from './nulls.ts'
export * from './ocr.ts'
export * from './reader.ts'
export * from './rerank.ts'
export * from './tokenizer.ts'
export * from './tools.ts'
export * from './usage-monitor.ts'
export * from './videos.ts'
export * from './voice.ts'
export * from './web-search.ts'
export * from './wire.ts'
export * from './zrag.ts'

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
  ...assistantEndpoints,
  ...knowledgeEndpoints,
  ...applicationEndpoints,
  ...zragEndpoints,
  ...anthropicEndpoints,
  ...usageMonitorEndpoints,
]
