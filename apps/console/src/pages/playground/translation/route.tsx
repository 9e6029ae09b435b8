import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readTranslationSettings } from './search.ts'

export function translationRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/translation',
    validateSearch: readTranslationSettings,
    component: lazyPage(() => import('./translation-page.tsx'), 'TranslationPage'),
  })
}
