import { ColorSwatch, Group, Radio, Select, Switch, Textarea, TextInput, useMantineTheme } from '@mantine/core'
import type { KnowledgeCreateRequest, KnowledgeData } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { embeddingModelsQuery, knowledgeKey } from '../queries.ts'
import { texts } from '../texts.ts'
import { baseColors } from './base-icon.tsx'
import classes from './bases.module.css'
import { IconChoice } from './icon-choice.tsx'

export interface BaseFormProps {
  /** Absent: a new one is made. */
  readonly base?: KnowledgeData
  readonly onClose: () => void
  readonly onSaved: (id: string) => void
}

type Background = NonNullable<KnowledgeCreateRequest['background']>
type Icon = NonNullable<KnowledgeCreateRequest['icon']>

/** The settings of a base, to make one or to change them. */
export function BaseForm({ base, onClose, onSaved }: BaseFormProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const queries = useQueryClient()
  const theme = useMantineTheme()
  const models = useQuery(embeddingModelsQuery())
  const [name, setName] = useState(base?.name ?? '')
  const [description, setDescription] = useState(base?.description ?? '')
  const [embedding, setEmbedding] = useState(String(base?.embedding_id ?? 11))
  const [background, setBackground] = useState(base?.background ?? 'blue')
  const [icon, setIcon] = useState(base?.icon ?? 'book')
  const [contextual, setContextual] = useState(base?.contextual === 1)

  const save = useMutation({
    async mutationFn() {
      const fields = {
        name: name.trim(),
        description: description.trim(),
        embedding_id: Number(embedding),
        background: background as Background,
        icon: icon as Icon,
        contextual: contextual ? 1 : 0,
      }
      if (base === undefined) return (await client.knowledge.create(fields)).data.id
      await client.knowledge.update(base.id, fields)
      return base.id
    },
    async onSuccess(id) {
      await queries.invalidateQueries({ queryKey: knowledgeKey })
      onSaved(id)
    },
  })
  const rebuilds =
    base !== undefined && (String(base.embedding_id) !== embedding || (base.contextual === 1) !== contextual)

  return (
    <FormDialog
      title={base === undefined ? text.create : text.edit}
      onClose={onClose}
      action={base === undefined ? text.create : common.save}
      call={save}
      onSubmit={() => save.mutate()}
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
      <Textarea
        label={text.description}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={6}
      />
      <Select
        label={text.embeddingModel}
        description={rebuilds ? text.rebuilds : text.embeddingHint}
        data={(models.data ?? []).map(({ id, name: label }) => ({ value: String(id), label }))}
        value={embedding}
        onChange={(value) => value !== null && setEmbedding(value)}
        allowDeselect={false}
      />
      <Switch
        label={text.contextual}
        description={text.contextualHint}
        checked={contextual}
        onChange={(event) => setContextual(event.currentTarget.checked)}
      />
      <Radio.Group label={text.color} value={background} onChange={setBackground}>
        <Group gap="lg" mt={6}>
          {Object.entries(baseColors).map(([value, color]) => (
            <Radio
              key={value}
              value={value}
              color={color}
              classNames={{ label: classes['colour'] ?? '' }}
              aria-label={text.colors[value as keyof typeof text.colors]}
              label={<ColorSwatch color={theme.colors[color]?.[5] ?? ''} size={16} component="span" />}
            />
          ))}
        </Group>
      </Radio.Group>
      <IconChoice value={icon} onChange={setIcon} />
    </FormDialog>
  )
}
