import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { textOf } from '../../app/search-values.ts'
import type { SortOrder } from '../../components/data-table/index.ts'

export interface GlossariesSearch {
  readonly order?: SortOrder | undefined
  readonly create?: boolean | undefined
}

export interface GlossarySearch {
  /** Looked for in terms and translations. */
  readonly word?: string | undefined
}

export function glossaryRoutes<Parent extends AnyRoute>(parent: Parent) {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/glossaries',
      validateSearch: (search): GlossariesSearch => ({
        order: textOf(search['order']),
        create: search['create'] === true ? true : undefined,
      }),
      component: lazyPage(() => import('./glossaries-page.tsx'), 'GlossariesPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/glossaries/$glossaryId',
      validateSearch: (search): GlossarySearch => ({ word: textOf(search['word']) }),
      component: lazyPage(() => import('./glossary-page.tsx'), 'GlossaryPage'),
    }),
  ] as const
}
