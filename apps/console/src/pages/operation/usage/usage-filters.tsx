import { Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { usageGroups, usageMeasures } from '../route.tsx'
import type { UsageSearch } from '../route.tsx'
import { AccountSelect } from '../shared/account-select.tsx'
import { texts } from './texts.ts'

export interface UsageFiltersProps {
  readonly search: Required<Pick<UsageSearch, 'days' | 'by' | 'measure'>> & UsageSearch
  readonly onChange: (changed: UsageSearch) => void
}

const spans = [1, 7, 30, 90, 365]

export function UsageFilters({ search, onChange }: UsageFiltersProps) {
  const text = useTexts(texts)
  const [model, setModel] = useState(search.model ?? '')
  return (
    <Group align="flex-end" gap="sm" mb="lg">
      <Select
        label={text.span}
        value={String(search.days)}
        data={spans.map((days) => ({ value: String(days), label: text.days(days) }))}
        onChange={(value) => onChange({ days: Number(value) })}
        allowDeselect={false}
        w={150}
      />
      <Select
        label={text.by}
        value={search.by ?? null}
        data={usageGroups.map((value) => ({ value, label: text.groups[value] }))}
        onChange={(value) => onChange({ by: usageGroups.find((one) => one === value) })}
        allowDeselect={false}
        w={130}
      />
      <Select
        label={text.measure}
        value={search.measure ?? null}
        data={usageMeasures.map((value) => ({ value, label: text.measures[value] }))}
        onChange={(value) => onChange({ measure: usageMeasures.find((one) => one === value) })}
        allowDeselect={false}
        w={150}
      />
      <AccountSelect value={search.account} onChange={(account) => onChange({ account })} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onChange({ model: model.trim() || undefined })
        }}
      >
        <TextInput
          label={text.model}
          placeholder={text.allModels}
          value={model}
          onChange={(event) => setModel(event.currentTarget.value)}
          onBlur={() => onChange({ model: model.trim() || undefined })}
          w={160}
        />
      </form>
    </Group>
  )
}
