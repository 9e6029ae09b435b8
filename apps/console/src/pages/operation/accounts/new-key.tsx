import { Alert, Stack, Text } from '@mantine/core'
import { CodeBlock } from '../../../components/code-block.tsx'
import { CodeTabs } from '../../../components/code-tabs.tsx'
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
        <CodeTabs samples={samples} label={text.samples} />
      </Stack>
    </Alert>
  )
}
