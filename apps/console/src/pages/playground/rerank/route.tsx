import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readRerankSettings } from './search.ts'

export function rerankRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/rerank',
    validateSearch: readRerankSettings,
    component: lazyRouteComponent(() => import('./rerank-page.tsx'), 'RerankPage'),
  })
}
