import { createRerank } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { RerankService } from './rerank-service.ts'
import type { RerankServiceOptions } from './rerank-service.ts'

/** Reranking with its route. */
export function openRerank(options: RerankServiceOptions): { readonly routes: readonly Route[] } {
  const reranker = new RerankService(options)
  return { routes: [route(createRerank, (request) => reranker.create(request.body, request))] }
}
