import { knowledgeBaseEndpoints } from './bases.ts'
import { callbackEndpoints } from './callbacks.ts'
import { documentEndpoints } from './documents.ts'
import { retrieveSlices } from './retrieval.ts'

export * from './bases.ts'
export * from './callbacks.ts'
export * from './documents.ts'
export * from './knowledge-reply.ts'
export * from './retrieval.ts'

export const knowledgeEndpoints = [
  ...knowledgeBaseEndpoints,
  retrieveSlices,
  ...documentEndpoints,
  ...callbackEndpoints,
] as const
