import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readTranscriptionSettings } from './search.ts'

export function transcriptionRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/transcription',
    validateSearch: readTranscriptionSettings,
    component: lazyRouteComponent(() => import('./transcription-page.tsx'), 'TranscriptionPage'),
  })
}
