import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readImageSettings } from './search.ts'

export function imagesRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/images',
    validateSearch: readImageSettings,
    component: lazyPage(() => import('./images-page.tsx'), 'ImagesPage'),
  })
}
