import { Alert, Badge, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { useTexts } from '../../messages/language.tsx'
import { Step } from './step.tsx'
import { texts } from './texts.ts'

export function EnginesStep() {
  const text = useTexts(texts)
  const engines = useQuery({ queryKey: ['admin', 'engines'], queryFn: () => client.admin.engines.list() })
  const models = useQuery({ queryKey: ['admin', 'models'], queryFn: () => client.admin.models.list() })
  const routedTo = (engine: string): number =>
    models.data?.data.filter(({ routes }) => routes.some((route) => route.engine === engine)).length ?? 0
  const chats = models.data?.data.filter(({ kind }) => kind === 'chat' || kind === 'vision') ?? []
  const onlySimulated = chats.length > 0 && chats.every(({ source }) => source === 'simulator')

  return (
    <Step title={text.enginesTitle} hint={text.enginesHint}>
      {engines.isPending && <Skeleton h={60} />}
      {engines.isError && <ErrorNotice error={engines.error} onRetry={() => void engines.refetch()} />}
      <Stack gap={6}>
        {engines.data?.data.map(({ id, type, healthy, detail }) => (
          <Group key={id} justify="space-between" wrap="nowrap" gap="xs">
            <div>
              <Text size="sm" fw={550}>
                {id}{' '}
                <Text span size="xs" c="dimmed">
                  {type}
                  {models.data !== undefined && ` · ${text.models(routedTo(id))}`}
                </Text>
              </Text>
              {healthy === false && (
                <Text size="xs" c="dimmed">
                  {detail}
                </Text>
              )}
            </div>
            <Badge
              flex="0 0 auto"
              variant="light"
              color={healthy === false ? 'red' : healthy === null ? 'gray' : 'green'}
            >
              {healthy === false ? text.unhealthy : healthy === null ? text.unchecked : text.healthy}
            </Badge>
          </Group>
        ))}
      </Stack>
      {onlySimulated && (
        <Alert color="yellow" variant="light">
          {text.simulatorOnly}{' '}
          <PageLink to="/operation/engines" search={{ add: true }} size="sm" underline="always" c="inherit">
            {text.addEngine}
          </PageLink>
        </Alert>
      )}
    </Step>
  )
}
