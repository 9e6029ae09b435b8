import { Anchor, Group, NumberInput, Paper, Progress, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { RerankReply } from '@openmaas/sdk'
import { ListOrdered } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { ModelSelect } from '../shared/model-select.tsx'
import { texts as shared } from '../shared/texts.ts'
import { TryPage } from '../shared/try-page.tsx'
import { useCall } from '../shared/use-call.ts'
import { usePageSettings } from '../shared/use-page-settings.ts'
import { readRerankSettings, rerankRequest } from './search.ts'
import { texts } from './texts.ts'

export function RerankPage() {
  const text = useTexts(texts)
  const [settings, change] = usePageSettings(readRerankSettings)
  const call = useCall<RerankReply>()
  const { model, query, documents, topN } = settings
  const isEmpty = query === '' && documents === ''

  return (
    <TryPage
      title={text.title}
      lead={text.lead}
      request={{ path: '/paas/v4/rerank', operation: 'rerank.create', body: rerankRequest(settings) }}
      call={call}
      action={text.rank}
      incomplete={query.trim() === '' || documents.trim() === ''}
      onSubmit={() => call.run((signal) => client.rerank.create(rerankRequest(settings), { signal, maxRetries: 0 }))}
      fields={
        <>
          <ModelSelect kind="rerank" value={model} onChange={(chosen) => change({ model: chosen })} />
          <TextInput
            label={text.query}
            value={query}
            onChange={(event) => change({ query: event.currentTarget.value })}
            required
          />
          <Textarea
            label={text.documents}
            description={text.documentsHint}
            value={documents}
            onChange={(event) => change({ documents: event.currentTarget.value })}
            autosize
            minRows={5}
            maxRows={16}
            required
          />
          {isEmpty && (
            <Anchor
              component="button"
              type="button"
              size="xs"
              onClick={() => change({ query: text.exampleQuery, documents: text.exampleDocuments })}
            >
              {text.useExample}
            </Anchor>
          )}
          <NumberInput
            label={text.topN}
            description={text.topNHint}
            value={topN ?? ''}
            onChange={(value) => change({ topN: typeof value === 'number' && value > 0 ? value : undefined })}
            min={1}
            max={128}
            allowDecimal={false}
          />
        </>
      }
    >
      {call.result === undefined ? (
        <EmptyState icon={ListOrdered} title={text.empty} hint={text.emptyHint} />
      ) : (
        <Ranking reply={call.result} />
      )}
    </TryPage>
  )
}

function Ranking({ reply }: { readonly reply: RerankReply }) {
  const text = useTexts(texts)
  const common = useTexts(shared)
  return (
    <Stack gap="xs" component="ol" p={0} m={0}>
      {reply.results.map(({ index, document, relevance_score: score }, rank) => (
        <Paper key={index} withBorder p="sm" radius="md" component="li" display="block">
          <Text size="sm">
            {rank + 1}. {document}
          </Text>
          <Group gap="xs" mt={6} wrap="nowrap">
            <Progress value={100 * score} flex={1} aria-label={text.score} size="sm" />
            <Text size="xs" c="dimmed" ff="monospace">
              {score.toFixed(4)}
            </Text>
          </Group>
        </Paper>
      ))}
      <Text size="xs" c="dimmed" component="li" display="block">
        {common.tokens(reply.usage.total_tokens)}
      </Text>
    </Stack>
  )
}
