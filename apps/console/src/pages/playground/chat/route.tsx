import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { readChatSettings } from './search.ts'

export function chatRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: '/playground/chat',
    validateSearch: readChatSettings,
    component: lazyRouteComponent(() => import('./chat-page.tsx'), 'ChatPage'),
  })
}
