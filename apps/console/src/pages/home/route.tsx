import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'

export function homeRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/',
    component: lazyPage(() => import('./home-page.tsx'), 'HomePage'),
  })
}
