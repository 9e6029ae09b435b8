import { knowledgeBaseEndpoints } from './bases.ts'
import { callbackEndpoints } from './callbacks.ts'
import { documentEndpoints } from './documents.ts'
import { retrieveSlices } from './retrieval.ts'
import { sliceEndpoints } from './slices.ts'
import { knowledgeTransferEndpoints } from './transfer.ts'

export * from './bases.ts'
export * from './callbacks.ts'
export * from './documents.ts'
export * from './knowledge-reply.ts'
export * from './retrieval.ts'
export * from './slices.ts'
export * from './transfer.ts'

export const knowledgeEndpoints = [
  ...knowledgeBaseEndpoints,
  retrieveSlices,
  ...documentEndpoints,
  ...sliceEndpoints,
  ...knowledgeTransferEndpoints,
  ...callbackEndpoints,
] as const
