import { Checkbox, FileInput, Progress, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useTexts } from '../../messages/language.tsx'
import { texts } from './texts.ts'

const endpoints = ['/v4/chat/completions', '/v4/embeddings', '/v4/images/generations'] as const

export interface CreateBatchProps {
  readonly onClose: () => void
  readonly onCreated: (id: string) => void
}

/** Uploads a file of requests and starts its batch. */
export function CreateBatch({ onClose, onCreated }: CreateBatchProps) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [endpoint, setEndpoint] = useState<(typeof endpoints)[number]>('/v4/chat/completions')
  const [keep, setKeep] = useState(false)
  const [sent, setSent] = useState(0)
  const [abort] = useState(() => new AbortController())
  const create = useMutation({
    async mutationFn(chosen: File) {
      const { id } = await client.files.create(
        { file: chosen, purpose: 'batch' },
        {
          signal: abort.signal,
          onUploadProgress: ({ sentBytes, totalBytes }) => setSent((100 * sentBytes) / totalBytes),
        },
      )
      return client.batches.create(
        { input_file_id: id, endpoint, auto_delete_input_file: !keep, completion_window: '24h' },
        { signal: abort.signal },
      )
    },
    async onSuccess({ id }) {
      await queries.invalidateQueries({ queryKey: ['batches'] })
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
      action={text.start}
      call={create}
      onSubmit={() => file !== null && create.mutate(file)}
      isIncomplete={file === null}
      size="lg"
    >
      <FileInput
        label={text.file}
        description={text.fileHint}
        placeholder={text.filePlaceholder}
        leftSection={<FileUp size={16} aria-hidden />}
        accept=".jsonl"
        value={file}
        onChange={setFile}
        required
      />
      <Select
        label={text.endpoint}
        data={endpoints.map((value) => ({ value, label: `${text.endpoints[value]} · ${value}` }))}
        value={endpoint}
        onChange={(value) => setEndpoint(endpoints.find((one) => one === value) ?? endpoint)}
        allowDeselect={false}
      />
      <Checkbox label={text.keep} checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />
      {create.isPending && <Progress value={sent} animated aria-label={text.start} />}
    </FormDialog>
  )
}
