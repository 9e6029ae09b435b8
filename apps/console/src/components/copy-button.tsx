import { ActionIcon, CopyButton as Copier, Tooltip } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useMessages } from '../messages/language.tsx'

/** Takes a text to the clipboard, and says that it did. */
export function CopyButton({ text: copied }: { readonly text: string }) {
  const text = useMessages()
  return (
    <Copier value={copied}>
      {({ copied: isDone, copy }) => (
        <Tooltip label={isDone ? text.copied : text.copy}>
          <ActionIcon variant="subtle" size="sm" onClick={copy} aria-label={isDone ? text.copied : text.copy}>
            {isDone ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copier>
  )
}
