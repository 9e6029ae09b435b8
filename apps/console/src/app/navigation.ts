import { AppWindow, BookOpen, House, MessageSquare } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { Messages } from '../messages/zh.ts'

export interface NavigationEntry {
  readonly to: string
  readonly icon: LucideIcon
  readonly label: (text: Messages) => string
  /** Shown to keys of the role admin only; the server refuses the others anyway. */
  readonly adminOnly?: boolean
}

export const navigation: readonly NavigationEntry[] = [
  { to: '/', icon: House, label: (text) => text.nav.home },
  { to: '/playground/chat', icon: MessageSquare, label: (text) => text.nav.chat },
  { to: '/knowledge', icon: BookOpen, label: (text) => text.nav.knowledge },
  { to: '/applications', icon: AppWindow, label: (text) => text.nav.applications },
]
