import { createRoute } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readChatSettings } from './search.ts'

export function chatRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/chat',
    validateSearch: readChatSettings,
    component: lazyPage(() => import('./chat-page.tsx'), 'ChatPage'),
  })
}
