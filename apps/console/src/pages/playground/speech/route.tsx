import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readSpeechSettings } from './search.ts'

export function speechRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/speech',
    validateSearch: readSpeechSettings,
    component: lazyRouteComponent(() => import('./speech-page.tsx'), 'SpeechPage'),
  })
}
