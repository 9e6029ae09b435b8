import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMessages } from '../messages/language.tsx'

export interface SidePanelProps {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly size?: 'md' | 'lg' | 'xl'
  readonly children: ReactNode
}

/** One thing of a list, beside the list. */
export function SidePanel({ title, onClose, size = 'md', children }: SidePanelProps) {
  const text = useMessages()
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={size}
      title={title}
      closeButtonProps={{ 'aria-label': text.close }}
    >
      {children}
    </Drawer>
  )
}
