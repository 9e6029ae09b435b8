import { ThemeIcon } from '@mantine/core'
import type { KnowledgeData } from '@openmaas/sdk'
import { BookOpen, CircleQuestionMark, House, Megaphone, Stamp, Tag, Wrench } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'

export const baseIcons: Readonly<Record<string, LucideIcon>> = {
  question: CircleQuestionMark,
  book: BookOpen,
  seal: Stamp,
  wrench: Wrench,
  tag: Tag,
  horn: Megaphone,
  house: House,
}
/** The platform's names of colours, as the theme calls them. */
export const baseColors: Readonly<Record<string, string>> = {
  blue: 'blue',
  red: 'red',
  orange: 'orange',
  purple: 'grape',
  sky: 'cyan',
  green: 'teal',
  yellow: 'yellow',
}

export function BaseIcon({
  base,
  size = 38,
}: {
  readonly base: Pick<KnowledgeData, 'background' | 'icon'>
  readonly size?: number
}) {
  const Icon = baseIcons[base.icon] ?? BookOpen
  return (
    <ThemeIcon variant="light" color={baseColors[base.background] ?? 'blue'} size={size} radius="md" aria-hidden>
      <Icon size={size / 2} />
    </ThemeIcon>
  )
}
