import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readRerankSettings } from './search.ts'

export function rerankRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/rerank',
    validateSearch: readRerankSettings,
    component: lazyPage(() => import('./rerank-page.tsx'), 'RerankPage'),
  })
}
