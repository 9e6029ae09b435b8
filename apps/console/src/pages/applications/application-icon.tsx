import { ThemeIcon } from '@mantine/core'
import type { ApplicationData } from '@openmaas/sdk'
import { Bot, BotMessageSquare, Compass, Headset, MessageCircle, ShieldCheck, Wrench } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { baseColors } from '../knowledge/bases/base-icon.tsx'

const icons: Readonly<Record<string, LucideIcon>> = {
  robot_assist: Bot,
  robot_navigate: Compass,
  robot_guardian: ShieldCheck,
  robot_service: Headset,
  robot_messenger: MessageCircle,
  robot_chat: BotMessageSquare,
  robot_engineer: Wrench,
}

export const iconTypes = [
  'robot_assist',
  'robot_navigate',
  'robot_guardian',
  'robot_service',
  'robot_messenger',
  'robot_chat',
  'robot_engineer',
] as const

export function ApplicationIcon({ application }: { readonly application: ApplicationData }) {
  const Icon = icons[application.icon_type] ?? Bot
  return (
    <ThemeIcon variant="light" color={baseColors[application.icon_color] ?? 'blue'} size={38} radius="md" aria-hidden>
      <Icon size={20} />
    </ThemeIcon>
  )
}
