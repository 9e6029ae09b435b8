import { Code, Group, Paper, Text } from '@mantine/core'
import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

export interface CodeBlockProps {
  readonly code: string
  /** What the code is, such as the name of its language. */
  readonly label: string
}

/** Code to read and to take along. */
export function CodeBlock({ code, label }: CodeBlockProps) {
  return (
    <Paper withBorder radius="md">
      <Group justify="space-between" px="sm" py={4} className={classes['head']}>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <CopyButton text={code} />
      </Group>
      <Code block className={classes['code']} tabIndex={0} aria-label={label}>
        {code}
      </Code>
    </Paper>
  )
}
