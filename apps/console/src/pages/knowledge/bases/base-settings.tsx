import { Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { KnowledgeData } from '@openmaas/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Download, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { knowledgeKey } from '../queries.ts'
import { texts } from '../texts.ts'
import { BaseForm } from './base-form.tsx'

export function BaseSettings({ base }: { readonly base: KnowledgeData }) {
  const text = useTexts(texts)
  const common = useMessages()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [open, setOpen] = useState<'edit' | 'delete'>()
  const remove = useMutation({
    mutationFn: () => client.knowledge.delete(base.id),
    async onSuccess() {
      await navigate({ to: '/knowledge' })
      await queries.invalidateQueries({ queryKey: knowledgeKey })
    },
  })

  return (
    <Stack maw={760}>
      <Section title={text.settingsTitle}>
        <Text size="sm">
          {text.id}: <Code>{base.id}</Code>
        </Text>
        <Button variant="default" leftSection={<Pencil size={15} aria-hidden />} onClick={() => setOpen('edit')}>
          {text.edit}
        </Button>
      </Section>
      <Section title={text.exportTitle} hint={text.exportHint}>
        {/* The browser saves it as it comes; it asks with the session's cookie. */}
        <Button
          component="a"
          href={`/api/llm-application/open/knowledge/${base.id}/export`}
          download
          variant="default"
          leftSection={<Download size={15} aria-hidden />}
        >
          {text.export}
        </Button>
      </Section>
      <Section title={text.deleteTitle} hint={text.deleteHint}>
        <Button
          color="red"
          variant="light"
          leftSection={<Trash2 size={15} aria-hidden />}
          onClick={() => setOpen('delete')}
        >
          {common.delete}
        </Button>
      </Section>
      {open === 'edit' && (
        <BaseForm base={base} onClose={() => setOpen(undefined)} onSaved={() => setOpen(undefined)} />
      )}
      {open === 'delete' && (
        <ConfirmDeletion
          title={text.deleteTitle}
          warning={text.deleteWarning(base.document_size)}
          name={base.name}
          onClose={() => setOpen(undefined)}
          onConfirm={() => remove.mutate()}
          isPending={remove.isPending}
          error={remove.error}
        />
      )}
    </Stack>
  )
}

function Section({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint?: string
  readonly children: ReactNode
}) {
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h5">
        {title}
      </Title>
      {hint !== undefined && (
        <Text size="sm" c="dimmed" mt={4}>
          {hint}
        </Text>
      )}
      <Group mt="sm" justify="space-between">
        {children}
      </Group>
    </Paper>
  )
}
