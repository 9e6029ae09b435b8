import { Alert, MultiSelect, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { PageLink } from '../../components/page-link.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useTexts } from '../../messages/language.tsx'
import { baseChoicesQuery } from '../knowledge/queries.ts'
import { answeringModelsQuery, applicationsKey } from './queries.ts'
import { texts } from './texts.ts'

export interface CreateApplicationProps {
  /** Chosen at first; absent: the only base, where there is one. */
  readonly baseId: string | undefined
  readonly onClose: () => void
  readonly onCreated: (id: string) => void
}

/** What an application needs at least; the rest is set with an eye on its answers. */
export function CreateApplication({ baseId, onClose, onCreated }: CreateApplicationProps) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const bases = useQuery(baseChoicesQuery())
  const models = useQuery(answeringModelsQuery())
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [chosenBases, setBaseIds] = useState<string[] | undefined>(baseId === undefined ? undefined : [baseId])
  const [chosenModel, setModel] = useState<string | null>(null)
  const model = chosenModel ?? models.data?.find((id) => id === 'glm-4.7') ?? models.data?.[0] ?? null
  const baseIds = chosenBases ?? (bases.data?.length === 1 ? bases.data.map(({ id }) => id) : [])
  const create = useMutation({
    mutationFn: async () =>
      (
        await client.application.create({
          name: name.trim(),
          desc: description.trim(),
          knowledge_ids: baseIds,
          ...(model === null ? {} : { model }),
          knowledge_info: { recall_method: 'mixed', rerank_status: 0, slice_count: 5 },
        })
      ).data,
    async onSuccess(id) {
      await queries.invalidateQueries({ queryKey: applicationsKey })
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
      isIncomplete={name.trim() === '' || baseIds.length === 0}
    >
      <TextInput
        label={text.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={20}
        required
        data-autofocus
      />
      <Textarea
        label={text.description}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        maxLength={100}
      />
      {bases.data?.length === 0 && (
        <Alert color="yellow">
          {text.noBases}{' '}
          <PageLink to="/knowledge" search={{ create: true }}>
            {text.makeBase}
          </PageLink>
        </Alert>
      )}
      <MultiSelect
        label={text.knowledge}
        data={(bases.data ?? []).map(({ id, name: label }) => ({ value: id, label }))}
        value={baseIds}
        onChange={setBaseIds}
        searchable
        required
      />
      <Select
        label={text.model}
        data={models.data ?? []}
        value={model}
        onChange={setModel}
        searchable
        allowDeselect={false}
      />
    </FormDialog>
  )
}
