import { FileInput, Group, Progress, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useTexts } from '../../messages/language.tsx'
import { LanguageSelect } from './language-select.tsx'
import { glossariesKey } from './queries.ts'
import { texts } from './texts.ts'

export interface CreateGlossaryProps {
  readonly onClose: () => void
  readonly onCreated: (id: string) => void
}

/** Makes a glossary, empty or of a table. */
export function CreateGlossary({ onClose, onCreated }: CreateGlossaryProps) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [file, setFile] = useState<File | null>(null)
  const [sent, setSent] = useState(0)
  const [abort] = useState(() => new AbortController())
  const { signal } = abort
  const create = useMutation({
    async mutationFn() {
      const head = {
        name: name.trim(),
        ...(from === null ? {} : { source_lang: from }),
        ...(to === null ? {} : { target_lang: to }),
      }
      if (file === null) return client.agents.glossaries.create({ ...head, entries: [] }, { signal })
      const { id } = await client.files.create(
        { file, purpose: 'agent' },
        { signal, onUploadProgress: ({ sentBytes, totalBytes }) => setSent((100 * sentBytes) / totalBytes) },
      )
      // The table is read once; the glossary holds what was in it.
      try {
        return await client.agents.glossaries.create({ ...head, file_id: id }, { signal })
      } finally {
        await client.files.delete(id)
      }
    },
    async onSuccess({ id }) {
      await queries.invalidateQueries({ queryKey: glossariesKey })
      onCreated(id)
    },
  })
  const close = (): void => {
    abort.abort()
    onClose()
  }
  return (
    <FormDialog
      title={text.create}
      onClose={close}
      action={text.create}
      call={create}
      onSubmit={() => create.mutate()}
      isIncomplete={name.trim() === ''}
    >
      <TextInput
        label={text.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={100}
        required
        data-autofocus
      />
      <Group gap="sm">
        <LanguageSelect label={text.from} which="source" value={from} onChange={setFrom} />
        <LanguageSelect label={text.to} which="target" value={to} onChange={setTo} />
      </Group>
      <FileInput
        label={text.file}
        description={text.fileHint}
        placeholder={text.filePlaceholder}
        leftSection={<FileUp size={16} aria-hidden />}
        accept=".csv,.tsv,.xlsx"
        value={file}
        onChange={setFile}
        clearable
      />
      {create.isPending && file !== null && <Progress value={sent} animated aria-label={text.file} />}
    </FormDialog>
  )
}
