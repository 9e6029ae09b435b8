import {
  createKnowledge,
  deleteKnowledge,
  editKnowledge,
  knowledgeCapacity,
  listEmbeddingModels,
  listKnowledge,
  retrieveKnowledge,
} from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { BaseService } from './base-service.ts'
import { succeeded, succeededWith } from './knowledge-reply.ts'

export function baseRoutes({ bases }: { bases: BaseService }): Route[] {
  return [
    route(listEmbeddingModels, ({ language }) => succeededWith(bases.embeddingModels(language))),
    route(createKnowledge, async ({ caller, body }) => succeededWith(await bases.create(caller, body))),
    route(editKnowledge, async ({ caller, params, body }) => {
      await bases.edit(caller, params['id'] ?? '', body)
      return succeeded()
    }),
    route(listKnowledge, async ({ caller, query }) => succeededWith(await bases.list(caller, query.page, query.size))),
    route(knowledgeCapacity, async ({ caller }) => succeededWith(await bases.capacity(caller))),
    route(retrieveKnowledge, async ({ caller, params }) =>
      succeededWith(await bases.retrieve(caller, params['id'] ?? '')),
    ),
    route(deleteKnowledge, async ({ caller, params }) => {
      await bases.delete(caller, params['id'] ?? '')
      return succeeded()
    }),
  ]
}
