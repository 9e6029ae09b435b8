import { ActionIcon, Code, CopyButton, Group, Paper, Text, Tooltip } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useMessages } from '../messages/language.tsx'
import classes from './code-block.module.css'

export interface CodeBlockProps {
  readonly code: string
  /** What the code is, such as the name of its language. */
  readonly label: string
}

/** Code to read and to take along. */
export function CodeBlock({ code, label }: CodeBlockProps) {
  const text = useMessages()
  return (
    <Paper withBorder radius="md">
      <Group justify="space-between" px="sm" py={4} className={classes['head']}>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <CopyButton value={code}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? text.copied : text.copy}>
              <ActionIcon variant="subtle" size="sm" onClick={copy} aria-label={copied ? text.copied : text.copy}>
                {copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
      <Code block className={classes['code']} tabIndex={0} aria-label={label}>
        {code}
      </Code>
    </Paper>
  )
}
