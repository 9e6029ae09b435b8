import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { definitionOf, fieldsOfType, neededFields } from './engine-draft.ts'
import type { EngineDraft } from './engine-draft.ts'
import { texts } from './texts.ts'

export interface EngineFormProps {
  /** Absent: the name is asked for. */
  readonly id?: string
  readonly initial: EngineDraft
  readonly onSave: (id: string, definition: { type: string }) => void
  readonly isPending: boolean
  readonly error: unknown
  /** Beside the button that saves. */
  readonly children?: ReactNode
}

export function EngineForm({ id, initial, onSave, isPending, error, children }: EngineFormProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const [name, setName] = useState('')
  const [draft, setDraft] = useState(initial)
  const definition = definitionOf(draft)
  const types = Object.keys(fieldsOfType).map((type) => ({ value: type, label: text.types[type] ?? type }))

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (definition !== undefined) onSave(id ?? name.trim(), definition)
      }}
    >
      <Stack gap="sm">
        {id === undefined && (
          <TextInput
            label={text.id}
            description={text.idHint}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            pattern="[\w.\-]{1,64}"
            required
            data-autofocus
          />
        )}
        <Select
          label={text.type}
          data={types}
          value={draft.type}
          onChange={(type) => setDraft({ ...draft, type: type ?? draft.type })}
          allowDeselect={false}
        />
        {(fieldsOfType[draft.type] ?? []).map((field) => (
          <TextInput
            key={field}
            label={text.fields[field]}
            {...(field === 'baseUrl' && { description: text.baseUrlHint })}
            {...(field === 'apiKey' && initial.fields.apiKey !== '' && { description: text.secretKept })}
            value={draft.fields[field]}
            onChange={(event) =>
              setDraft({ ...draft, fields: { ...draft.fields, [field]: event.currentTarget.value } })
            }
            inputMode={field === 'maxConcurrency' ? 'numeric' : field === 'baseUrl' ? 'url' : 'text'}
            required={neededFields[draft.type]?.includes(field) === true}
            autoComplete="off"
          />
        ))}
        <Textarea
          label={text.more}
          description={text.moreHint}
          value={draft.more}
          onChange={(event) => setDraft({ ...draft, more: event.currentTarget.value })}
          error={definition === undefined && text.badJson}
          autosize
          minRows={2}
          maxRows={12}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        />
        {error !== null && error !== undefined && <ErrorNotice error={error} />}
        <Group justify="space-between">
          <Group gap="xs">{children}</Group>
          <Button type="submit" loading={isPending} disabled={definition === undefined}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
