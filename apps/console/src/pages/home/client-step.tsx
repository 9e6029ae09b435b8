import { Alert, Button, Group, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { CodeTabs } from '../../components/code-tabs.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { useLanguage, useTexts } from '../../messages/language.tsx'
import { useSignedIn } from '../../session/session.tsx'
import { samplesFor } from './samples.ts'
import { Step } from './step.tsx'
import { texts } from './texts.ts'

export function ClientStep() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { account_id: accountId, role } = useSignedIn()
  const [name, setName] = useState(text.keyDefaultName)
  const create = useMutation({ mutationFn: () => client.admin.keys.create(accountId, { name }) })
  const samples = samplesFor(location.origin, create.data?.key ?? '<id.secret>', language)

  return (
    <Step title={text.keyTitle} hint={role === 'admin' ? text.keyHint : text.memberKey}>
      {role === 'admin' && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <Group align="flex-end" gap="xs">
            <TextInput
              label={text.keyName}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={64}
              required
            />
            <Button type="submit" loading={create.isPending}>
              {text.createKey}
            </Button>
          </Group>
        </form>
      )}
      {create.isError && <ErrorNotice error={create.error} />}
      {create.data !== undefined && (
        <Alert color="green" variant="light" title={text.keyOnce}>
          <CodeBlock label={create.data.name} code={create.data.key} />
        </Alert>
      )}
      <Text size="sm">
        {text.baseUrl}: <code>{`${location.origin}/api/paas/v4`}</code>
      </Text>
      <CodeTabs samples={samples} label={text.samples} />
    </Step>
  )
}
