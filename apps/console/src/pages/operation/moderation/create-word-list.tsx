import { Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { linesOf, moderationKey } from './queries.ts'
import { texts } from './texts.ts'

export interface CreateWordListProps {
  readonly onClose: () => void
  readonly onCreated: (id: string | null) => void
}

export function CreateWordList({ onClose, onCreated }: CreateWordListProps) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [type, setType] = useState('')
  const [level, setLevel] = useState<'REVIEW' | 'REJECT'>('REVIEW')
  const [words, setWords] = useState('')
  const create = useMutation({
    mutationFn: () =>
      client.admin.moderation.createList({ name: name.trim(), type: type.trim(), level, words: [...linesOf(words)] }),
    async onSuccess({ id }) {
      await queries.invalidateQueries({ queryKey: moderationKey })
      onCreated(id)
    },
  })
  return (
    <FormDialog
      title={text.create}
      onClose={onClose}
      action={text.create}
      call={create}
      onSubmit={() => create.mutate()}
      isIncomplete={name.trim() === '' || type.trim() === ''}
    >
      <TextInput
        label={text.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={64}
        required
        data-autofocus
      />
      <TextInput
        label={text.type}
        description={text.typeHint}
        value={type}
        onChange={(event) => setType(event.currentTarget.value)}
        maxLength={64}
        required
      />
      <Select
        label={text.columns.level}
        description={text.levelHint}
        data={(['REVIEW', 'REJECT'] as const).map((value) => ({ value, label: text.levels[value] }))}
        value={level}
        onChange={(value) => setLevel(value === 'REJECT' ? 'REJECT' : 'REVIEW')}
        allowDeselect={false}
      />
      <Textarea
        label={text.words}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={12}
      />
    </FormDialog>
  )
}
