import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { numberOf, oneOf, textOf } from '../../app/search-values.ts'

export const baseTabs = ['documents', 'recall', 'callbacks', 'settings'] as const
export const documentStates = ['working', 'ready', 'failed'] as const

export interface BasesSearch {
  readonly page?: number | undefined
  /** The form of a new base is open. */
  readonly create?: boolean | undefined
}

export interface BaseSearch {
  readonly tab?: (typeof baseTabs)[number] | undefined
  readonly word?: string | undefined
  readonly state?: (typeof documentStates)[number] | undefined
  /** The question of the recall test. */
  readonly query?: string | undefined
  /** Its settings, as JSON. */
  readonly recall?: string | undefined
  /** The delivery of a callback that is open. */
  readonly delivery?: string | undefined
}

export interface DocumentSearch {
  readonly page?: number | undefined
  readonly slice?: string | undefined
  /** The settings of cutting are open. */
  readonly cut?: boolean | undefined
}

/** Bases, one base, and one document of it. */
export function knowledgeRoutes<Parent extends AnyRoute>(parent: Parent) {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/knowledge',
      validateSearch: (search): BasesSearch => ({
        page: numberOf(search['page']),
        create: search['create'] === true ? true : undefined,
      }),
      component: lazyPage(() => import('./bases/bases-page.tsx'), 'BasesPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/knowledge/$baseId',
      validateSearch: (search): BaseSearch => ({
        tab: oneOf(baseTabs, search['tab']),
        word: textOf(search['word']),
        state: oneOf(documentStates, search['state']),
        query: textOf(search['query']),
        recall: textOf(search['recall']),
        delivery: textOf(search['delivery']),
      }),
      component: lazyPage(() => import('./base-page.tsx'), 'BasePage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/knowledge/$baseId/documents/$documentId',
      validateSearch: (search): DocumentSearch => ({
        page: numberOf(search['page']),
        slice: textOf(search['slice']),
        cut: search['cut'] === true ? true : undefined,
      }),
      component: lazyPage(() => import('./document/document-page.tsx'), 'DocumentPage'),
    }),
  ] as const
}
