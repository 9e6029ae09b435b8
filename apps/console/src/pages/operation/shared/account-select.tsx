import { Select } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import { useAccounts } from './use-accounts.ts'

const texts = { zh: { label: '账户', all: '全部' }, en: { label: 'Account', all: 'All' } }

export interface AccountSelectProps {
  readonly value: string | undefined
  readonly onChange: (accountId: string | undefined) => void
}

export function AccountSelect({ value, onChange }: AccountSelectProps) {
  const text = useTexts(texts)
  const { accounts, nameOf } = useAccounts()
  const known = accounts.map(({ id, name }) => ({ value: id, label: name }))
  const given = value === undefined || accounts.some(({ id }) => id === value) ? [] : [{ value, label: nameOf(value) }]
  return (
    <Select
      label={text.label}
      placeholder={text.all}
      data={[...given, ...known]}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      searchable
      clearable
      w={180}
    />
  )
}
