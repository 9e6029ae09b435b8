import { Select, Text } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'
import { useModels } from './use-models.ts'

export interface ModelSelectProps {
  readonly kind: string
  readonly value: string
  readonly onChange: (model: string) => void
}

export function ModelSelect({ kind, value, onChange }: ModelSelectProps) {
  const text = useTexts(texts)
  const { names, isSimulated } = useModels([kind], value)
  return (
    <div>
      <Select
        label={text.model}
        value={value}
        data={names}
        onChange={(chosen) => onChange(chosen ?? value)}
        searchable
        allowDeselect={false}
      />
      {isSimulated && (
        <Text size="xs" c="dimmed" mt={4}>
          {text.simulated}
        </Text>
      )}
    </div>
  )
}
