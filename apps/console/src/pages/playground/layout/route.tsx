import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readLayoutSettings } from './search.ts'

export function layoutRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/layout',
    validateSearch: readLayoutSettings,
    component: lazyPage(() => import('./layout-page.tsx'), 'LayoutPage'),
  })
}
