import { Button, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { formatBytes, formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { FindingCard } from './finding-card.tsx'
import { LastErrors } from './last-errors.tsx'
import { texts } from './texts.ts'

const pollMilliseconds = 10_000
const order = { failure: 0, warning: 1, information: 2, ok: 3 } as const

export function StatusPage() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const status = useQuery({
    queryKey: ['admin', 'status', language],
    queryFn: ({ signal }) => client.admin.status({ signal }),
    refetchInterval: pollMilliseconds,
  })
  const { data } = status
  const findings = [...(data?.data ?? [])].sort((left, right) => order[left.level] - order[right.level])

  return (
    <>
      <PageHead
        title={text.title}
        lead={text.lead}
        action={
          <Button
            variant="default"
            size="xs"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={status.isFetching}
            onClick={() => void status.refetch()}
          >
            {text.refresh}
          </Button>
        }
      />
      {status.isPending && <Skeleton h={220} maw={880} />}
      {status.isError && <ErrorNotice error={status.error} onRetry={() => void status.refetch()} />}
      {data !== undefined && (
        <Stack maw={880} gap="lg">
          <div>
            <Title order={2} size="h4" role="status">
              {text.summary[data.level]}
            </Title>
            <Text size="sm" c="dimmed">
              {text.facts(
                data.version,
                durationOf(data.checked_at - data.started_at, text.duration),
                formatBytes(data.memory_bytes, language),
              )}
            </Text>
            <Text size="sm" c="dimmed">
              {text.checkedAt(formatTime(data.checked_at, language))}
            </Text>
          </div>
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {findings.map((finding) => (
              <FindingCard key={`${finding.check} ${finding.detail}`} finding={finding} />
            ))}
          </Stack>
          <LastErrors errors={data.last_errors} />
        </Stack>
      )}
    </>
  )
}

function durationOf(milliseconds: number, say: (days: number, hours: number, minutes: number) => string): string {
  const minutes = Math.floor(milliseconds / 60_000)
  return say(Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60)
}
