import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { textOf } from '../../app/search-values.ts'

export interface BatchesSearch {
  /** The batch that is open. */
  readonly batch?: string | undefined
}

export function batchRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/batches',
    validateSearch: (search): BatchesSearch => ({ batch: textOf(search['batch']) }),
    component: lazyPage(() => import('./batches-page.tsx'), 'BatchesPage'),
  })
}
