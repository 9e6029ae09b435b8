import { Alert, Button, Collapse, Group, Paper, Skeleton, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Search, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { knowledgeKey } from '../queries.ts'
import { RecallFields } from './recall-fields.tsx'
import { readRecallSettings, recallRequest } from './recall-settings.ts'
import { RecalledSlice } from './recalled-slice.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/knowledge/$baseId')

/** Asks the base a question and shows what each stage of recall made of it. */
export function RecallTab({ baseId }: { readonly baseId: string }) {
  const text = useTexts(texts)
  const { query, recall } = route.useSearch()
  const navigate = useNavigate()
  const asked = readRecallSettings(recall)
  const [question, setQuestion] = useState(query ?? '')
  const [settings, setSettings] = useState(asked)
  const [open, { toggle }] = useDisclosure(true)
  const found = useQuery({
    queryKey: [...knowledgeKey, 'recall', baseId, query, asked],
    enabled: query !== undefined,
    queryFn: async ({ signal }) =>
      (await client.knowledge.retrieve(recallRequest(baseId, query ?? '', asked), { signal })).data,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })

  function ask(event: FormEvent): void {
    event.preventDefault()
    const search = { tab: 'recall' as const, query: question.trim(), recall: JSON.stringify(settings) }
    if (search.query === query && search.recall === recall) void found.refetch()
    else void navigate({ to: '/knowledge/$baseId', params: { baseId }, search })
  }

  return (
    <Stack maw={920}>
      <Paper withBorder p="md">
        <form onSubmit={ask}>
          <Stack gap="sm">
            <Textarea
              label={text.question}
              placeholder={text.questionHint}
              value={question}
              onChange={(event) => setQuestion(event.currentTarget.value)}
              autosize
              minRows={1}
              maxRows={5}
              maxLength={1000}
              required
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
                  event.preventDefault()
                  event.currentTarget.form?.requestSubmit()
                }
              }}
            />
            <Collapse expanded={open}>
              <RecallFields value={settings} onChange={setSettings} />
            </Collapse>
            <Group justify="space-between">
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<SlidersHorizontal size={14} aria-hidden />}
                onClick={toggle}
                aria-expanded={open}
              >
                {text.settings}
              </Button>
              <Button type="submit" loading={found.isFetching} disabled={question.trim() === ''}>
                {text.ask}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
      {found.isError && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {query !== undefined && found.isPending && <Skeleton h={180} />}
      <div aria-live="polite">
        {query === undefined && <EmptyState icon={Search} title={text.empty} hint={text.emptyHint} />}
        {found.data?.length === 0 && <Alert color="yellow">{text.nothing}</Alert>}
        {found.data !== undefined && found.data.length > 0 && (
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {text.found(found.data.length)}
            </Text>
            {asked.method !== 'keyword' && found.data.every(({ stages }) => stages?.embedding === undefined) && (
              <Alert color="yellow">{text.wordsOnly}</Alert>
            )}
            {found.data.map((slice, position) => (
              <RecalledSlice
                key={`${slice.metadata.doc_id}-${position}`}
                slice={slice}
                place={position + 1}
                dropped={slice.score < asked.threshold ? 'threshold' : position >= asked.topK ? 'topK' : undefined}
              />
            ))}
          </Stack>
        )}
      </div>
    </Stack>
  )
}
