import type { RealtimeEngine } from '@openmaas/engines'
import { ApiError } from '../errors/api-error.ts'
import type { BoundRoute, ModelRegistry, ResolvedModel } from '../models/index.ts'
import { RefusedEvent } from './refused-event.ts'
import type { RealtimeSettings } from './realtime-services.ts'

/** @throws {RefusedEvent} for a model that does not speak live, or that nobody knows */
export function liveModel(models: ModelRegistry, id: string): ResolvedModel {
  try {
    const model = models.resolve(id)
    if (model.catalogue === undefined || model.catalogue.kind === 'realtime') return model
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
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

/** The model whose engines answer in words: the live one where routes say so, else the one that is set for it. */
export function answeringModel(
  models: ModelRegistry,
  live: ResolvedModel,
  { chatModel, visionModel }: Pick<RealtimeSettings, 'chatModel' | 'visionModel'>,
  withPictures: boolean,
): ResolvedModel {
  const routed = live.routes.some(({ handle: { engine } }) => engine.chat !== undefined && engine.type !== 'simulator')
  return routed ? live : models.resolve(withPictures ? visionModel : chatModel)
}
