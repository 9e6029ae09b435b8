import { Select } from '@mantine/core'
import { useLanguage, useTexts } from '../../messages/language.tsx'
import { languages } from '../playground/translation/languages.ts'
import { texts } from './texts.ts'

export interface LanguageSelectProps {
  readonly label: string
  readonly which: 'source' | 'target'
  /** Null: any language. */
  readonly value: string | null
  readonly onChange: (code: string | null) => void
  /** Whether it can become any language again. */
  readonly isClearable?: boolean
}

/** A language that a glossary is for. */
export function LanguageSelect({ label, which, value, onChange, isClearable = true }: LanguageSelectProps) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const known = languages(language, which)
  const given = value === null || known.some((one) => one.value === value) ? [] : [{ value, label: value }]
  return (
    <Select
      label={label}
      placeholder={text.any}
      data={[...given, ...known]}
      value={value}
      onChange={onChange}
      searchable
      clearable={isClearable}
      allowDeselect={isClearable}
      flex={1}
      miw={140}
    />
  )
}
