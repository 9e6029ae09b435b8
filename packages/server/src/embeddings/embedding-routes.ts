import { createEmbedding } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { EmbeddingService } from './embedding-service.ts'

export function embeddingRoutes({ embeddings }: { embeddings: EmbeddingService }): Route[] {
  return [route(createEmbedding, (request) => embeddings.create(request.body, request))]
}
