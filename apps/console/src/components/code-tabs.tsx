import { Tabs } from '@mantine/core'
import { CodeBlock } from './code-block.tsx'

export interface CodeTabsProps {
  /** The same thing in several languages or clients. */
  readonly samples: readonly { readonly name: string; readonly code: string }[]
  readonly label?: string
}

/** Code for one client at a time. */
export function CodeTabs({ samples, label }: CodeTabsProps) {
  return (
    <Tabs defaultValue={samples[0]?.name ?? ''} keepMounted={false} aria-label={label}>
      <Tabs.List>
        {samples.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {samples.map(({ name, code }) => (
        <Tabs.Panel key={name} value={name} pt="sm">
          <CodeBlock label={name} code={code} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
