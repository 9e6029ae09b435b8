import { findModel, listModels, retrieveModel } from '@openmaas/protocol'
import type { ModelObject } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { ModelRegistry } from './model-registry.ts'

/** The list has no creation times to tell; OpenAI's clients want the member to be there. */
const createdUnknown = 0

export function modelRoutes({ models }: { models: ModelRegistry }): Route[] {
  return [
    route(listModels, () => ({ object: 'list', data: servedModels(models) })),
    route(retrieveModel, ({ params }) => modelObject(models, models.resolve(params['model'] ?? '').id)),
  ]
}

function servedModels(models: ModelRegistry): ModelObject[] {
  return models.knownIds().flatMap((id) => (models.find(id) === undefined ? [] : [modelObject(models, id)]))
}

function modelObject(models: ModelRegistry, id: string): ModelObject {
  const engines = new Set(models.resolve(id).routes.map(({ handle }) => handle.id))
  const kind = findModel(id)?.kind ?? null
  return { id, object: 'model', created: createdUnknown, owned_by: [...engines].join(','), kind }
}
