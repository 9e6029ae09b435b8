import { createEmbedding } from '@openmaas/protocol'
import type { EmbeddingService } from '../embeddings/index.ts'
import { readJsonBody } from '../http/index.ts'
import type { LineRunner } from './line-runners.ts'

export function embeddingLineRunner(embeddings: Pick<EmbeddingService, 'check' | 'create'>): LineRunner {
  const { operation, path, body: schema } = createEmbedding
  return {
    operation,
    path: `/api${path}`,
    check(body) {
      embeddings.check(readJsonBody(schema, body))
    },
    run: (body, context) => embeddings.create(readJsonBody(schema, body), context),
  }
}
