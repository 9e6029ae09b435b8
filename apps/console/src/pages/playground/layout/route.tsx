import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readLayoutSettings } from './search.ts'

export function layoutRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/layout',
    validateSearch: readLayoutSettings,
    component: lazyRouteComponent(() => import('./layout-page.tsx'), 'LayoutPage'),
  })
}
