import type { EngineStatus, ModelStatus } from '@openmaas/sdk'

/** One route as a form holds it; empty texts stand for what is not given. */
export interface RouteDraft {
  /** Of this form only, so that rows keep their fields when one is taken out. */
  readonly key: number
  readonly engine: string
  readonly model: string
  readonly weight: number
  readonly priority: number
  readonly contextTokens: string
}

let lastKey = 0

/** Id of the engine that a new route of a model most probably means: one that has the model, else one that was connected; empty: unclear. */
export function likelyEngine(engines: readonly EngineStatus[], model: string): string {
  const real = engines.filter(({ type }) => type !== 'simulator')
  const engine =
    real.find(({ models }) => models?.includes(model) === true) ??
    real.find(({ source }) => source === 'admin' || source === 'file')
  return engine?.id ?? ''
}

export function newDraft(engine: string, priority = 0): RouteDraft {
  lastKey += 1
  return { key: lastKey, engine, model: '', weight: 1, priority, contextTokens: '' }
}

/** The routes of a model; those of the simulator are what holds where there are none. */
export function draftsOf({ id, source, routes }: ModelStatus, firstEngine: string): readonly RouteDraft[] {
  if (source === 'simulator' || routes.length === 0) return [newDraft(firstEngine)]
  return routes.map((route) => ({
    ...newDraft(route.engine, route.priority),
    model: route.model === id ? '' : route.model,
    weight: route.weight,
    contextTokens: route.context_tokens === null ? '' : String(route.context_tokens),
  }))
}

export function routeOf({ engine, model, weight, priority, contextTokens }: RouteDraft) {
  return {
    engine,
    weight,
    priority,
    ...(model.trim() === '' ? {} : { model: model.trim() }),
    ...(contextTokens === '' ? {} : { contextTokens: Number(contextTokens) }),
  }
}
