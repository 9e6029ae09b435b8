import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readEmbeddingSettings } from './search.ts'

export function embeddingsRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/embeddings',
    validateSearch: readEmbeddingSettings,
    component: lazyRouteComponent(() => import('./embeddings-page.tsx'), 'EmbeddingsPage'),
  })
}
