import { ActionIcon, Group, Paper, Select, Text, Textarea, TextInput, Title, Tooltip } from '@mantine/core'
import type { AgentReply } from '@openmaas/sdk'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeftRight, Languages } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { contentText } from '../../../api/content-text.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { PageLink } from '../../../components/page-link.tsx'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { glossariesQuery } from '../../glossaries/queries.ts'
import { texts as shared } from '../shared/texts.ts'
import { TryPage } from '../shared/try-page.tsx'
import { useCall } from '../shared/use-call.ts'
import { usePageSettings } from '../shared/use-page-settings.ts'
import { languages } from './languages.ts'
import { readTranslationSettings, strategies, translationRequest } from './search.ts'
import { texts } from './texts.ts'

export function TranslationPage() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const [settings, change] = usePageSettings(readTranslationSettings)
  const call = useCall<AgentReply>()
  const { from, to, strategy, suggestion, glossary } = settings
  const glossaries = useQuery(glossariesQuery)

  function translate(): void {
    call.run(async (signal) => {
      const request = { ...translationRequest(settings), stream: false } as const
      const reply = await client.agents.invoke(request, { signal, maxRetries: 0 })
      if (reply.error !== undefined) throw new Error(`${reply.error.message} (${reply.error.code})`)
      return reply
    })
  }

  return (
    <TryPage
      title={text.title}
      lead={text.lead}
      request={{ path: '/v1/agents', operation: 'agents.invoke', body: translationRequest(settings) }}
      call={call}
      action={text.translate}
      incomplete={settings.text.trim() === ''}
      onSubmit={translate}
      fields={
        <>
          <Group align="flex-end" gap="xs" wrap="nowrap">
            <Select
              label={text.from}
              value={from}
              data={[{ value: 'auto', label: text.auto }, ...languages(language, 'source')]}
              onChange={(value) => change({ from: value ?? from })}
              searchable
              allowDeselect={false}
              flex={1}
              miw={0}
            />
            <Tooltip label={text.swap}>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={text.swap}
                disabled={from === 'auto'}
                onClick={() => change({ from: to, to: from })}
              >
                <ArrowLeftRight size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Select
              label={text.to}
              value={to}
              data={[...languages(language, 'target')]}
              onChange={(value) => change({ to: value ?? to })}
              searchable
              allowDeselect={false}
              flex={1}
              miw={0}
            />
          </Group>
          <Textarea
            label={text.text}
            value={settings.text}
            onChange={(event) => change({ text: event.currentTarget.value })}
            autosize
            minRows={6}
            maxRows={18}
            required
          />
          <Select
            label={text.strategy}
            value={strategy}
            data={strategies.map((one) => ({ value: one, label: text.strategies[one] }))}
            onChange={(value) => change({ strategy: strategies.find((one) => one === value) ?? strategy })}
            allowDeselect={false}
          />
          {strategy === 'general' && (
            <TextInput
              label={text.suggestion}
              placeholder={text.suggestionHint}
              value={suggestion}
              onChange={(event) => change({ suggestion: event.currentTarget.value })}
            />
          )}
          <Select
            label={text.glossary}
            description={<PageLink to="/glossaries">{text.manageGlossaries}</PageLink>}
            placeholder={text.glossaryNone}
            value={glossary ?? null}
            data={glossaries.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            onChange={(value) => change({ glossary: value ?? undefined })}
            disabled={glossaries.data?.length === 0}
            clearable
          />
        </>
      }
    >
      {call.result === undefined ? (
        <EmptyState icon={Languages} title={text.empty} hint={text.emptyHint} />
      ) : (
        <Translation reply={call.result} />
      )}
    </TryPage>
  )
}

function Translation({ reply }: { readonly reply: AgentReply }) {
  const text = useTexts(texts)
  const common = useTexts(shared)
  const message = reply.choices?.at(-1)?.message
  const content = message?.content
  const words = contentText(typeof content === 'object' && !Array.isArray(content) ? [content] : content)
  return (
    <Paper withBorder p="md" radius="md" component="section">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {text.translated}
        </Title>
        <CopyButton text={words} />
      </Group>
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{words}</Text>
      {reply.usage !== undefined && (
        <Text size="xs" c="dimmed" mt="sm">
          {common.tokens(reply.usage.total_tokens)}
        </Text>
      )}
    </Paper>
  )
}
