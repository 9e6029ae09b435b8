import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { endCauses } from '../route.tsx'
import type { RequestsSearch } from '../route.tsx'
import { AccountSelect } from '../shared/account-select.tsx'
import { texts } from './texts.ts'

export interface RequestFiltersProps {
  readonly search: RequestsSearch
  readonly days: number
  readonly onChange: (changed: RequestsSearch) => void
  readonly onReset: () => void
}

const spans = [1, 7, 30, 90]

/** What is chosen from a list counts at once; what is typed, with the button. */
export function RequestFilters({ search, days, onChange, onReset }: RequestFiltersProps) {
  const { filters: text, causes } = useTexts(texts)
  const [typed, setTyped] = useState({
    model: search.model ?? '',
    request: search.request ?? '',
    key: search.key ?? '',
    status: search.status === undefined ? '' : String(search.status),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onChange({
          model: typed.model.trim() || undefined,
          request: typed.request.trim() || undefined,
          key: typed.key.trim() || undefined,
          status: typed.status === '' ? undefined : Number(typed.status),
        })
      }}
    >
      <Group align="flex-end" gap="sm" mb="md">
        <Select
          label={text.span}
          value={String(days)}
          data={spans.map((span) => ({ value: String(span), label: text.days(span) }))}
          onChange={(value) => onChange({ days: Number(value) })}
          allowDeselect={false}
          w={150}
        />
        <AccountSelect value={search.account} onChange={(account) => onChange({ account })} />
        <Select
          label={text.cause}
          placeholder={text.any}
          value={search.cause ?? null}
          data={endCauses.map((cause) => ({ value: cause, label: causes[cause] ?? cause }))}
          onChange={(value) => onChange({ cause: endCauses.find((cause) => cause === value) })}
          clearable
          w={150}
        />
        <TextInput
          label={text.model}
          value={typed.model}
          onChange={(event) => setTyped({ ...typed, model: event.currentTarget.value })}
          w={140}
        />
        <NumberInput
          label={text.status}
          value={typed.status}
          onChange={(value) => setTyped({ ...typed, status: String(value) })}
          min={100}
          max={599}
          hideControls
          w={110}
        />
        <TextInput
          label={text.request}
          value={typed.request}
          onChange={(event) => setTyped({ ...typed, request: event.currentTarget.value })}
          w={200}
        />
        <TextInput
          label={text.key}
          value={typed.key}
          onChange={(event) => setTyped({ ...typed, key: event.currentTarget.value })}
          w={150}
        />
        <Button type="submit" variant="light">
          {text.apply}
        </Button>
        <Button variant="subtle" onClick={onReset}>
          {text.reset}
        </Button>
      </Group>
    </form>
  )
}
