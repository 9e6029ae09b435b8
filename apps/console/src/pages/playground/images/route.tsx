import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readImageSettings } from './search.ts'

export function imagesRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/images',
    validateSearch: readImageSettings,
    component: lazyRouteComponent(() => import('./images-page.tsx'), 'ImagesPage'),
  })
}
