import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readTranslationSettings } from './search.ts'

export function translationRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/translation',
    validateSearch: readTranslationSettings,
    component: lazyRouteComponent(() => import('./translation-page.tsx'), 'TranslationPage'),
  })
}
