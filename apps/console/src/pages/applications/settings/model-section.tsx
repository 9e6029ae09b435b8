import { Group, NumberInput, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../../messages/language.tsx'
import { answeringModelsQuery } from '../queries.ts'
import type { SectionProps } from './recall-section.tsx'
import { texts } from './texts.ts'

const samplings = ['strict', 'moderate', 'flexible', 'custom'] as const

export function ModelSection({ draft, onChange }: SectionProps) {
  const text = useTexts(texts)
  const models = useQuery(answeringModelsQuery())
  return (
    <Stack gap="sm">
      <Select
        label={text.model}
        data={[...new Set([draft.model, ...(models.data ?? [])])]}
        value={draft.model}
        onChange={(model) => model !== null && onChange({ model })}
        searchable
        allowDeselect={false}
      />
      <div>
        <Text size="sm" fw={500} mb={4}>
          {text.sampling}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={text.sampling}
          value={draft.sampling}
          onChange={(sampling) => onChange({ sampling })}
          data={samplings.map((value) => ({ value, label: text.samplings[value] }))}
        />
      </div>
      <Group grow align="flex-start">
        {draft.sampling === 'custom' && (
          <>
            <NumberInput
              label="temperature"
              min={0.01}
              max={1}
              step={0.05}
              decimalScale={2}
              value={draft.temperature}
              onChange={(value) => typeof value === 'number' && onChange({ temperature: value })}
            />
            <NumberInput
              label="top_p"
              min={0.01}
              max={0.99}
              step={0.05}
              decimalScale={2}
              value={draft.topP}
              onChange={(value) => typeof value === 'number' && onChange({ topP: value })}
            />
          </>
        )}
        <NumberInput
          label={text.maxTokens}
          min={1}
          max={8192}
          step={256}
          allowDecimal={false}
          value={draft.maxTokens}
          onChange={(value) => typeof value === 'number' && value >= 1 && onChange({ maxTokens: value })}
        />
      </Group>
    </Stack>
  )
}
