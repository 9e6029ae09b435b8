import { Alert, Stack, Tabs, Text } from '@mantine/core'
import { CodeBlock } from '../../../components/code-block.tsx'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { samplesFor } from '../../home/samples.ts'
import { texts } from './texts.ts'

/** A key that was just made, to be copied now, with code that uses it. */
export function NewKey({ name, value }: { readonly name: string; readonly value: string }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const samples = samplesFor(location.origin, value, language)
  return (
    <Alert color="green" variant="light" title={text.keyOnce} role="status">
      <Stack gap="sm">
        <CodeBlock label={name} code={value} />
        <Text size="sm" fw={550}>
          {text.samples}
        </Text>
        <Tabs defaultValue={samples[0]?.name ?? ''} keepMounted={false}>
          <Tabs.List>
            {samples.map((sample) => (
              <Tabs.Tab key={sample.name} value={sample.name}>
                {sample.name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {samples.map((sample) => (
            <Tabs.Panel key={sample.name} value={sample.name} pt="sm">
              <CodeBlock label={sample.name} code={sample.code} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </Stack>
    </Alert>
  )
}
