import {
  Button,
  Code,
  Group,
  MultiSelect,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import type { ApplicationData } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { baseColors } from '../../knowledge/bases/base-icon.tsx'
import { baseChoicesQuery } from '../../knowledge/queries.ts'
import { texts as knowledgeTexts } from '../../knowledge/texts.ts'
import { iconTypes } from '../application-icon.tsx'
import { applicationsKey } from '../queries.ts'
import { draftOf, editRequest } from './draft.ts'
import type { Draft } from './draft.ts'
import { ModelSection } from './model-section.tsx'
import { checkPrompt } from './prompt-check.ts'
import { PromptField } from './prompt-field.tsx'
import { RecallSection } from './recall-section.tsx'
import { texts } from './texts.ts'

export function ApplicationSettings({ application }: { readonly application: ApplicationData }) {
  const text = useTexts(texts)
  const colors: Readonly<Record<string, string>> = useTexts(knowledgeTexts).colors
  const common = useMessages()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const bases = useQuery(baseChoicesQuery())
  const [draft, setDraft] = useState(() => draftOf(application))
  const [deletes, setDeletes] = useState(false)
  const change = (part: Partial<Draft>): void => {
    save.reset()
    setDraft({ ...draft, ...part })
  }
  const save = useMutation({
    mutationFn: () => client.application.update(application.id, editRequest(draft, application)),
    onSuccess: () => queries.invalidateQueries({ queryKey: applicationsKey }),
  })
  const remove = useMutation({
    mutationFn: () => client.application.delete(application.id),
    async onSuccess() {
      await navigate({ to: '/applications' })
      await queries.invalidateQueries({ queryKey: applicationsKey })
    },
  })
  const isWhole = draft.name.trim() !== '' && draft.baseIds.length > 0 && checkPrompt(draft.prompt).isRight

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack maw={1080}>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Section title={text.about}>
            <Text size="sm">
              {text.id}: <Code>{application.id}</Code>
            </Text>
            <TextInput
              label={text.name}
              value={draft.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
              maxLength={20}
              required
            />
            <Textarea
              label={text.description}
              value={draft.description}
              onChange={(event) => change({ description: event.currentTarget.value })}
              maxLength={100}
            />
            <Group grow>
              <Select
                label={text.color}
                data={Object.keys(baseColors).map((value) => ({ value, label: colors[value] ?? value }))}
                value={draft.iconColor}
                onChange={(value) => value !== null && change({ iconColor: value as Draft['iconColor'] })}
                allowDeselect={false}
              />
              <Select
                label={text.icon}
                data={iconTypes.map((value) => ({ value, label: text.icons[value] }))}
                value={draft.iconType}
                onChange={(value) => value !== null && change({ iconType: value as Draft['iconType'] })}
                allowDeselect={false}
              />
            </Group>
            <MultiSelect
              label={text.knowledge}
              data={(bases.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={[...draft.baseIds]}
              onChange={(baseIds) => change({ baseIds })}
              searchable
              required
            />
          </Section>
          <Section title={text.modelTitle}>
            <ModelSection draft={draft} onChange={change} />
          </Section>
          <Section title={text.promptTitle}>
            <PromptField value={draft.prompt} onChange={(prompt) => change({ prompt })} />
          </Section>
          <Section title={text.recallTitle}>
            <RecallSection draft={draft} onChange={change} />
          </Section>
        </SimpleGrid>
        {save.isError && <ErrorNotice error={save.error} />}
        <Group justify="space-between">
          <Group gap="sm">
            <Button type="submit" loading={save.isPending} disabled={!isWhole}>
              {common.save}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {save.isSuccess ? text.saved : ''}
            </Text>
          </Group>
          <Button
            variant="light"
            color="red"
            leftSection={<Trash2 size={15} aria-hidden />}
            onClick={() => setDeletes(true)}
          >
            {text.remove}
          </Button>
        </Group>
      </Stack>
      {deletes && (
        <ConfirmDeletion
          title={text.remove}
          warning={text.removeWarning}
          name={application.name}
          onClose={() => setDeletes(false)}
          onConfirm={() => remove.mutate()}
          isPending={remove.isPending}
          error={remove.error}
        />
      )}
    </form>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="sm">
        <Title order={2} size="h5">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  )
}
