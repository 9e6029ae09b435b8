import { Paper, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import type { AdminUsageGetReply } from '@openmaas/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ChartColumn } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { PageLink } from '../../../components/page-link.tsx'
import { formatCount } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import type { UsageSearch } from '../route.tsx'
import { useAccounts } from '../shared/use-accounts.ts'
import { texts } from './texts.ts'
import { UsageChart } from './usage-chart.tsx'
import type { Series } from './usage-chart.tsx'
import { daysBetween, nameIn, sumsByDay, sumsByGroup } from './usage-figures.ts'
import type { UsageGroup } from './usage-figures.ts'
import { UsageFilters } from './usage-filters.tsx'
import { UsageTable } from './usage-table.tsx'
import { useKeyNames } from './use-key-names.ts'

const route = getRouteApi('/operation/usage')
const dayMilliseconds = 86_400_000
const mostSeries = 5

export function UsagePage() {
  const text = useTexts(texts)
  const given = route.useSearch()
  const navigate = useNavigate()
  const search = { ...given, days: given.days ?? 7, by: given.by ?? 'model', measure: given.measure ?? 'total_tokens' }
  const { days, by, account, model } = search
  const usage = useQuery({
    queryKey: ['admin', 'usage', days, by, account, model],
    queryFn: ({ signal }) => {
      const { from, to } = spanOf(days)
      return client.admin.usage.get(
        {
          from,
          to,
          time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
          group_by: by === 'key' ? ['day', 'account', 'key'] : ['day', by],
          ...(account === undefined ? {} : { account_id: account }),
          ...(model === undefined ? {} : { model }),
        },
        { signal },
      )
    },
    placeholderData: keepPreviousData,
  })
  const change = (changed: UsageSearch): void =>
    void navigate({ to: '/operation/usage', search: { ...given, ...changed } })

  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <UsageFilters key={model} search={search} onChange={change} />
      {usage.isPending && <Skeleton h={300} />}
      {usage.isError && <ErrorNotice error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.data !== undefined &&
        (usage.data.total.calls === 0 ? (
          <EmptyState icon={ChartColumn} title={text.none} hint={text.noneHint} />
        ) : (
          <Figures usage={usage.data} by={by} measure={search.measure} />
        ))}
    </>
  )
}

interface FiguresProps {
  readonly usage: AdminUsageGetReply
  readonly by: UsageGroup
  readonly measure: NonNullable<UsageSearch['measure']>
}

function Figures({ usage, by, measure }: FiguresProps) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { nameOf } = useAccounts()
  const [view, setView] = useState('group')
  const rows = usage.data
  const keyName = useKeyNames(by === 'key' ? rows.map(({ account_id: id = '' }) => id) : [])
  const labelOf = (name: string): string => (by === 'account' ? nameOf(name) : by === 'key' ? keyName(name) : name)
  const days = daysBetween(usage.from, usage.to, usage.time_zone)
  const groups = sumsByGroup(rows, by)
  const first = [...groups].sort((left, right) => right.sums[measure] - left.sums[measure]).slice(0, mostSeries)
  const valuesOf = (wanted: (name: string) => boolean): readonly number[] =>
    sumsByDay(
      rows.filter((row) => wanted(nameIn(row, by))),
      days,
    ).map(({ sums }) => sums[measure])
  const isFirst = (name: string): boolean => first.some((group) => group.name === name)
  const series: Series[] = first.map(({ name }) => ({ name: labelOf(name), values: valuesOf((one) => one === name) }))
  if (groups.length > first.length) series.push({ name: text.other, values: valuesOf((name) => !isFirst(name)) })

  return (
    <Stack>
      <Paper withBorder p="md" radius="md">
        <UsageChart
          days={days}
          series={series}
          label={text.chart(text.measures[measure], days.length, formatCount(usage.total[measure], language))}
        />
      </Paper>
      <SegmentedControl
        size="xs"
        value={view}
        onChange={setView}
        data={[
          { value: 'group', label: text.byGroup },
          { value: 'day', label: text.byDay },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {view === 'day' ? (
        <UsageTable
          head={text.columns.day}
          rows={sumsByDay(rows, days).toReversed()}
          total={usage.total}
          labelOf={(day) => day}
        />
      ) : (
        <UsageTable
          head={text.columns.name[by]}
          rows={groups}
          total={usage.total}
          labelOf={(name) =>
            by === 'account' ? (
              <PageLink to="/operation/accounts/$accountId" params={{ accountId: name }} size="sm">
                {labelOf(name)}
              </PageLink>
            ) : (
              labelOf(name)
            )
          }
        />
      )}
      <Text size="xs" c="dimmed">
        {text.zone(usage.time_zone)}
      </Text>
    </Stack>
  )
}

/** Whole days of this browser up to now; one day is today. */
function spanOf(days: number): { readonly from: number; readonly to: number } {
  const to = Date.now()
  const today = new Date(to).setHours(0, 0, 0, 0)
  return { from: today - (days - 1) * dayMilliseconds, to }
}
