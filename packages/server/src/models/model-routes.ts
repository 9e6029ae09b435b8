import { catalogue, listModels, retrieveModel } from '@openmaas/protocol'
import type { ModelObject } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ModelRegistry } from './model-registry.ts'

/** The list has no creation times to tell; OpenAI's clients want the member to be there. */
const createdUnknown = 0

export function modelRoutes({ models }: { models: ModelRegistry }): Route[] {
  return [
    route(listModels, () => ({ object: 'list', data: servedModels(models) })),
    route(retrieveModel, ({ params }) => modelObject(models, models.resolve(params['model'] ?? '').id)),
  ]
}

/** Every id that a call would be answered for: the configuration's own first, then the catalogue's. */
function servedModels(models: ModelRegistry): ModelObject[] {
  const ids = new Map<string, string>()
  for (const id of [...models.configuredIds(), ...catalogue.map((model) => model.id)]) {
    if (!ids.has(id.toLowerCase())) ids.set(id.toLowerCase(), id)
  }
  return [...ids.values()].filter((id) => isServed(models, id)).map((id) => modelObject(models, models.resolve(id).id))
}

function isServed(models: ModelRegistry, id: string): boolean {
  try {
    models.resolve(id)
    return true
  } catch (error) {
    if (error instanceof ApiError && error.errorName === 'modelNotFound') return false
    throw error
  }
}

function modelObject(models: ModelRegistry, id: string): ModelObject {
  const engines = new Set(models.resolve(id).routes.map(({ handle }) => handle.id))
  return { id, object: 'model', created: createdUnknown, owned_by: [...engines].join(',') }
}
