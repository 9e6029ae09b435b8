import { Accordion, Alert, Button, Code, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { AdminSettingsReply } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { CodeBlock } from '../../../components/code-block.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { Facts } from '../shared/facts.tsx'
import { texts } from './texts.ts'

export function SettingsPage() {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const settings = useQuery({
    queryKey: ['admin', 'settings'],
    queryFn: ({ signal }) => client.admin.settings({ signal }),
  })
  const reload = useMutation({
    mutationFn: () => client.admin.reload(),
    onSuccess({ engines, models }) {
      notifications.show({ message: text.reloaded(engines, models), color: 'green' })
      return queries.invalidateQueries({ queryKey: ['admin'] })
    },
  })
  return (
    <>
      <PageHead
        title={text.title}
        lead={text.lead}
        action={
          <Button
            leftSection={<RefreshCw size={15} aria-hidden />}
            loading={reload.isPending}
            onClick={() => reload.mutate()}
          >
            {text.reload}
          </Button>
        }
      />
      <Stack maw={880}>
        {reload.isError && <ErrorNotice error={reload.error} />}
        {settings.isPending && <Skeleton h={300} />}
        {settings.isError && <ErrorNotice error={settings.error} onRetry={() => void settings.refetch()} />}
        {settings.data !== undefined && <Settings settings={settings.data} />}
      </Stack>
    </>
  )
}

function Settings({ settings }: { readonly settings: AdminSettingsReply }) {
  const text = useTexts(texts)
  const { file, data_folder: folder, environment, needs_start: needsStart } = settings
  return (
    <>
      {needsStart.length > 0 && <Alert color="orange">{text.needsStart(needsStart.join(', '))}</Alert>}
      <Paper withBorder p="lg" radius="md">
        <Facts
          facts={[
            [text.file, file === null ? text.noFile : <Code key="file">{file}</Code>],
            [text.dataFolder, <Code key="folder">{folder}</Code>],
          ]}
        />
        <Text size="sm" c="dimmed" mt="sm">
          {text.reloadHint}
        </Text>
      </Paper>
      <Title order={2} size="h4">
        {text.sections}
      </Title>
      <Accordion variant="separated" multiple order={3}>
        {Object.entries(settings.settings).map(([section, value]) => (
          <Accordion.Item key={section} value={section}>
            <Accordion.Control>
              <Text size="sm" fw={550}>
                {section}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {JSON.stringify(value) ?? '–'}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <CodeBlock label={section} code={JSON.stringify(value, null, 2) ?? text.none} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Title order={2} size="h4">
        {text.environment}
      </Title>
      {environment.length === 0 ? (
        <Text size="sm">{text.none}</Text>
      ) : (
        <Paper withBorder p="lg" radius="md">
          <Facts facts={environment.map(({ name, value }) => [name, <Code key={name}>{value}</Code>] as const)} />
        </Paper>
      )}
    </>
  )
}
