import { Alert, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import type { Glossary } from '@openmaas/sdk'
import { useNavigate } from '@tanstack/react-router'
import { Languages, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { formatCount } from '../../messages/format.ts'
import { useLanguage, useTexts } from '../../messages/language.tsx'
import { readTranslationSettings } from '../playground/translation/search.ts'
import { EntryTable } from './entry-table.tsx'
import { LanguageSelect } from './language-select.tsx'
import { RemoveGlossary } from './remove-glossary.tsx'
import { SaveBar } from './save-bar.tsx'
import { texts } from './texts.ts'
import { useGlossaryDraft } from './use-glossary-draft.ts'

/** A glossary and its entries, to change and then to save as a whole. */
export function GlossaryEditor({ glossary }: { readonly glossary: Glossary }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const editing = useGlossaryDraft(glossary, text.leave)
  const { saved, draft, change, save } = editing
  const [removing, setRemoving] = useState(false)
  return (
    <>
      <PageHead
        title={saved.name}
        lead={text.entries(formatCount(saved.entry_count, language))}
        action={
          <Group gap="sm">
            <PageLink to="/playground/translation" search={readTranslationSettings({ glossary: saved.id })} size="sm">
              <Group gap={4} component="span" wrap="nowrap">
                <Languages size={15} aria-hidden /> {text.translate}
              </Group>
            </PageLink>
            <Button
              variant="subtle"
              color="red"
              size="xs"
              leftSection={<Trash2 size={14} aria-hidden />}
              onClick={() => setRemoving(true)}
            >
              {text.removeTitle}
            </Button>
          </Group>
        }
      />
      <Stack maw={960}>
        <Paper withBorder p="md" radius="md">
          <Group align="flex-end" gap="sm">
            <TextInput
              label={text.name}
              value={draft.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
              maxLength={100}
              required
              flex={2}
              miw={180}
            />
            <LanguageSelect
              label={text.from}
              which="source"
              value={draft.from}
              onChange={(from) => change({ from })}
              isClearable={saved.source_lang === undefined}
            />
            <LanguageSelect
              label={text.to}
              which="target"
              value={draft.to}
              onChange={(to) => change({ to })}
              isClearable={saved.target_lang === undefined}
            />
          </Group>
        </Paper>
        <EntryTable editing={editing} />
        {save.isError && <ErrorNotice error={save.error} />}
        {save.isSuccess && !editing.isDirty && (
          <Alert color="green" role="status" py="xs">
            <Text size="sm">{text.saved}</Text>
          </Alert>
        )}
        <SaveBar editing={editing} />
      </Stack>
      {removing && (
        <RemoveGlossary
          glossary={saved}
          onClose={() => setRemoving(false)}
          onRemoved={() => void navigate({ to: '/glossaries', ignoreBlocker: true })}
        />
      )}
    </>
  )
}
