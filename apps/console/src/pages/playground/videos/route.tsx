import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readVideoSettings } from './search.ts'

export function videosRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/videos',
    validateSearch: readVideoSettings,
    component: lazyPage(() => import('./videos-page.tsx'), 'VideosPage'),
  })
}
