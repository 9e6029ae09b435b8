import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readVideoSettings } from './search.ts'

export function videosRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/videos',
    validateSearch: readVideoSettings,
    component: lazyRouteComponent(() => import('./videos-page.tsx'), 'VideosPage'),
  })
}
