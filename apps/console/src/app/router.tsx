import { createRootRoute, createRouter } from '@tanstack/react-router'
import { applicationRoutes } from '../pages/applications/route.tsx'
import { batchRoute } from '../pages/batches/route.tsx'
import { glossaryRoutes } from '../pages/glossaries/route.tsx'
import { homeRoute } from '../pages/home/route.tsx'
import { knowledgeRoutes } from '../pages/knowledge/route.tsx'
import { operationRoutes } from '../pages/operation/route.tsx'
import { playgroundRoutes } from '../pages/playground/routes.ts'
import { NotFoundPage } from './not-found-page.tsx'
import { PageError } from './page-error.tsx'
import { Shell } from './shell.tsx'

export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })

/** The address holds the state of every page: what is open, searched and sorted survives a reload and can be passed on. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute(rootRoute),
    ...knowledgeRoutes(rootRoute),
    ...applicationRoutes(rootRoute),
    ...playgroundRoutes(rootRoute),
    ...glossaryRoutes(rootRoute),
    batchRoute(rootRoute),
    ...operationRoutes(rootRoute),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
