import type { RealtimeEngine } from '@openmaas/engines'
import { findModel } from '@openmaas/protocol'
import type { BoundRoute, ModelRegistry, ResolvedModel } from '../models/index.ts'
import { RefusedEvent } from './refused-event.ts'
import type { RealtimeSettings } from './realtime-services.ts'

/**
 * A live model, also one without routes, since sessions can be composed of other models.
 * @throws {RefusedEvent} for a model that does not speak live, or that nobody knows
 */
export function liveModel(models: ModelRegistry, id: string): ResolvedModel {
  const model = models.find(id)
  if (model !== undefined && (model.catalogue === undefined || model.catalogue.kind === 'realtime')) return model
  const catalogue = findModel(id)
  if (catalogue?.kind === 'realtime') return { id: catalogue.id, catalogue, servedAs: catalogue.id, routes: [] }
  throw new RefusedEvent('invalid_model', `There is no live model ${id.slice(0, 64)}.`, 'session.model')
}

export interface LiveRoute {
  readonly route: BoundRoute
  readonly engine: RealtimeEngine
}

/** The engine that holds such sessions itself, where the model is routed to one. */
export function liveRoute(model: ResolvedModel): LiveRoute | undefined {
  for (const route of model.routes) {
    const { realtime } = route.handle.engine
    if (realtime !== undefined) return { route, engine: realtime }
  }
  return undefined
}

/**
 * The model whose engines answer in words: the live one where routes say so, else the one that is set for it.
 * @throws {ApiError} modelNotFound where nothing answers for that one
 */
export function answeringModel(
  models: ModelRegistry,
  live: ResolvedModel,
  { chatModel, visionModel }: Pick<RealtimeSettings, 'chatModel' | 'visionModel'>,
  withPictures: boolean,
): ResolvedModel {
  const routed = live.routes.some(({ handle: { engine } }) => engine.chat !== undefined && engine.type !== 'simulator')
  return routed ? live : models.resolve(withPictures ? visionModel : chatModel)
}
