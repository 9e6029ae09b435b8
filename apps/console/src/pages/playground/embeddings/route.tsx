import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readEmbeddingSettings } from './search.ts'

export function embeddingsRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/embeddings',
    validateSearch: readEmbeddingSettings,
    component: lazyPage(() => import('./embeddings-page.tsx'), 'EmbeddingsPage'),
  })
}
