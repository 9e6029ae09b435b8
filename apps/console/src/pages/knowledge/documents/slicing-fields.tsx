import { NumberInput, Select, Stack, TagsInput } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

/** How documents are cut. */
export interface Slicing {
  /** A number of `knowledge_type`; 0 lets the platform choose. */
  readonly type: number
  /** With type 5; written with `\n` for a line break. */
  readonly separators: readonly string[]
  /** With type 5: characters, 20 to 2000. */
  readonly size: number
}

export const automaticSlicing: Slicing = { type: 0, separators: ['\\n'], size: 300 }

/** As the API names them. */
export function slicingFields({ type, separators, size }: Slicing): {
  knowledge_type?: number
  custom_separator?: string[]
  sentence_size?: number
} {
  if (type === 0) return {}
  if (type !== 5) return { knowledge_type: type }
  const written = separators.map((one) => one.replaceAll('\\n', '\n').replaceAll('\\t', '\t'))
  return { knowledge_type: type, custom_separator: written, sentence_size: size }
}

export interface SlicingFieldsProps {
  readonly value: Slicing
  readonly onChange: (value: Slicing) => void
  /** The kinds of cutting that fit. */
  readonly types: readonly number[]
}

export function SlicingFields({ value, onChange, types }: SlicingFieldsProps) {
  const text = useTexts(texts)
  return (
    <Stack gap="sm">
      <Select
        label={text.slicing}
        description={text.slicingHints[value.type as keyof typeof text.slicingHints]}
        value={String(value.type)}
        data={types.map((type) => ({
          value: String(type),
          label: text.slicingTypes[type as keyof typeof text.slicingTypes],
        }))}
        onChange={(type) => type !== null && onChange({ ...value, type: Number(type) })}
        allowDeselect={false}
      />
      {value.type === 5 && (
        <>
          <TagsInput
            label={text.separators}
            description={text.separatorsHint}
            value={[...value.separators]}
            onChange={(separators) => onChange({ ...value, separators })}
            maxTags={20}
          />
          <NumberInput
            label={text.size}
            min={20}
            max={2000}
            step={50}
            value={value.size}
            onChange={(size) => typeof size === 'number' && onChange({ ...value, size })}
          />
        </>
      )}
    </Stack>
  )
}
