import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { numberOf, oneOf, textOf } from '../../app/search-values.ts'

export const applicationTabs = ['chat', 'flow', 'settings'] as const

export interface ApplicationsSearch {
  readonly page?: number | undefined
  /** The form of a new application is open. */
  readonly create?: boolean | undefined
  /** The base that the new application is to know. */
  readonly base?: string | undefined
}

export interface ApplicationSearch {
  readonly tab?: (typeof applicationTabs)[number] | undefined
  /** The conversation of this tab of the browser that is open. */
  readonly chat?: string | undefined
  /** The answer and the number of the slice that are looked at, as `id:3`. */
  readonly cite?: string | undefined
}

export function applicationRoutes<Parent extends AnyRoute>(parent: Parent) {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/applications',
      validateSearch: (search): ApplicationsSearch => ({
        page: numberOf(search['page']),
        create: search['create'] === true ? true : undefined,
        base: textOf(search['base']),
      }),
      component: lazyPage(() => import('./applications-page.tsx'), 'ApplicationsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/applications/$applicationId',
      validateSearch: (search): ApplicationSearch => ({
        tab: oneOf(applicationTabs, search['tab']),
        chat: textOf(search['chat']),
        cite: textOf(search['cite']),
      }),
      component: lazyPage(() => import('./application-page.tsx'), 'ApplicationPage'),
    }),
  ] as const
}
