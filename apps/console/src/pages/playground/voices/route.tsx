import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readVoicesSearch } from './search.ts'

export function voicesRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/voices',
    validateSearch: readVoicesSearch,
    component: lazyPage(() => import('./voices-page.tsx'), 'VoicesPage'),
  })
}
