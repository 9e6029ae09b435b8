import { Code, Group, Paper, Text } from '@mantine/core'
import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

export interface CodeBlockProps {
  readonly code: string
  /** What the code is, such as the name of its language. */
  readonly label: string
  /** Words of people, whose lines are as long as there is room. */
  readonly wraps?: boolean
}

/** Code to read and to take along. */
export function CodeBlock({ code, label, wraps = false }: CodeBlockProps) {
  return (
    <Paper withBorder radius="md">
      <Group justify="space-between" px="sm" py={4} className={classes['head']}>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <CopyButton text={code} />
      </Group>
      <Code block className={classes['code']} mod={{ wraps }} tabIndex={0} aria-label={label}>
        {code}
      </Code>
    </Paper>
  )
}
