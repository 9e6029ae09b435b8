import {
  checkEngine,
  deleteEngine,
  deleteModelRoutes,
  findModel,
  getEngine,
  listEngines,
  listModelRoutes,
  putEngine,
  putModelRoutes,
  reloadConfiguration,
} from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { adminRoute, found } from '../admin/index.ts'
import type { Route } from '../http/index.ts'
import { maskSecrets } from '../configuration/index.ts'
import type { EngineHandle, EnginePool, ModelRegistry, ResolvedModel } from '../models/index.ts'
import type { EngineConfiguration } from './engine-configuration.ts'
import { withKnownSecrets } from './known-secrets.ts'

export interface EngineAdminOptions {
  readonly configuration: EngineConfiguration
  readonly pool: EnginePool
  readonly models: ModelRegistry
}

export function engineAdminRoutes(options: EngineAdminOptions): Route[] {
  const { configuration, pool, models } = options
  return [
    adminRoute(listEngines, () => ({ data: pool.all().map((handle) => engineStatus(handle, configuration)) })),
    adminRoute(getEngine, ({ params }) => {
      const id = params['id'] ?? ''
      const handle = found(pool.get(id), 'id', id.slice(0, 128))
      return { ...engineStatus(handle, configuration), definition: maskSecrets(handle.definition) }
    }),
    adminRoute(checkEngine, async ({ params }) => {
      const id = params['id'] ?? ''
      const handle = found(pool.get(id), 'id', id.slice(0, 128))
      await pool.check(handle)
      return engineStatus(handle, configuration)
    }),
    adminRoute(putEngine, async ({ params, body }) => {
      const id = params['id'] ?? ''
      await configuration.putEngine(id, withKnownSecrets(body, pool.get(id)?.definition))
      await pool.checkAll()
      const handle = pool.get(id)
      if (handle === undefined) throw new ApiError('internalError')
      return engineStatus(handle, configuration)
    }),
    adminRoute(deleteEngine, async ({ params }) => {
      const id = params['id'] ?? ''
      await configuration.deleteEngine(id)
      return { id, deleted: true }
    }),
    adminRoute(listModelRoutes, () => ({ data: models.knownIds().map((id) => modelStatus(id, options)) })),
    adminRoute(putModelRoutes, async ({ params, body }) => {
      const id = params['id'] ?? ''
      await configuration.putRoutes(findModel(id)?.id ?? id, body.routes)
      return modelStatus(id, options)
    }),
    adminRoute(deleteModelRoutes, async ({ params }) => {
      const id = params['id'] ?? ''
      await configuration.deleteRoutes(findModel(id)?.id ?? id)
      return { id, deleted: true }
    }),
    adminRoute(reloadConfiguration, async () => {
      const merged = await configuration.reload()
      return { engines: merged.engines.length, models: Object.keys(merged.models).length }
    }),
  ]
}

function engineStatus(handle: EngineHandle, configuration: EngineConfiguration): object {
  return {
    id: handle.id,
    type: handle.engine.type,
    source: configuration.sourceOf(handle.id),
    healthy: handle.health?.healthy ?? null,
    detail: handle.health?.detail ?? null,
    checked_at: handle.health?.checkedAt ?? null,
    circuit: handle.circuit.state,
    in_flight: handle.inFlight,
    models: handle.health?.models ?? null,
  }
}

function isSimulated({ routes }: ResolvedModel): boolean {
  return routes.every(({ handle }) => handle.engine.type === 'simulator')
}

function modelStatus(id: string, { models, configuration }: EngineAdminOptions): object {
  const kind = findModel(id)?.kind ?? null
  const resolved = models.find(id)
  if (resolved === undefined) return { id, kind, served_as: id, source: 'none', routes: [] }
  return {
    id: resolved.id,
    kind,
    served_as: resolved.servedAs,
    source: configuration.sourceOfRoutes(resolved.servedAs) ?? (isSimulated(resolved) ? 'simulator' : 'built-in'),
    routes: resolved.routes.map((bound) => ({
      engine: bound.handle.id,
      model: bound.upstreamModel,
      weight: bound.weight,
      priority: bound.priority,
      context_tokens: bound.contextTokens ?? null,
      available: bound.available,
    })),
  }
}
