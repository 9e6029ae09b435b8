import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readTranscriptionSettings } from './search.ts'

export function transcriptionRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/transcription',
    validateSearch: readTranscriptionSettings,
    component: lazyPage(() => import('./transcription-page.tsx'), 'TranscriptionPage'),
  })
}
