import { NumberInput, SegmentedControl, SimpleGrid, Slider, Stack, Switch, Text } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import type { RecallSettings } from './recall-settings.ts'
import { texts } from './texts.ts'

export interface RecallFieldsProps {
  readonly value: RecallSettings
  readonly onChange: (value: RecallSettings) => void
}

export function RecallFields({ value, onChange }: RecallFieldsProps) {
  const text = useTexts(texts)
  const change = (part: Partial<RecallSettings>): void => onChange({ ...value, ...part })
  return (
    <Stack gap="md">
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={text.method}
        value={value.method}
        onChange={(method) => change({ method })}
        data={[
          { value: 'mixed', label: text.methods.mixed },
          { value: 'embedding', label: text.methods.embedding },
          { value: 'keyword', label: text.methods.keyword },
        ]}
      />
      {value.method === 'mixed' && (
        <div>
          <Text size="sm" fw={500} id="recall-ratio">
            {text.ratio(value.ratio)}
          </Text>
          <Slider
            value={value.ratio}
            onChange={(ratio) => change({ ratio })}
            step={5}
            label={null}
            thumbLabel={text.ratio(value.ratio)}
          />
        </div>
      )}
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Count
          label={text.topN}
          hint={text.topNHint}
          max={100}
          value={value.topN}
          onChange={(topN) => change({ topN })}
        />
        <Count
          label={text.topK}
          hint={text.topKHint}
          max={20}
          value={value.topK}
          onChange={(topK) => change({ topK })}
        />
        <NumberInput
          label={text.threshold}
          description={text.thresholdHint}
          inputWrapperOrder={['label', 'input', 'description']}
          min={0}
          max={0.99}
          step={0.05}
          decimalScale={2}
          value={value.threshold}
          onChange={(threshold) => typeof threshold === 'number' && change({ threshold })}
        />
      </SimpleGrid>
      <Switch
        label={text.rerank}
        description={text.rerankHint}
        checked={value.rerank}
        onChange={(event) => change({ rerank: event.currentTarget.checked })}
      />
    </Stack>
  )
}

function Count(props: {
  readonly label: string
  readonly hint: string
  readonly max: number
  readonly value: number
  readonly onChange: (value: number) => void
}) {
  const { label, hint, max, value, onChange } = props
  return (
    <NumberInput
      label={label}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description']}
      min={1}
      max={max}
      allowDecimal={false}
      value={value}
      onChange={(count) => typeof count === 'number' && count >= 1 && onChange(count)}
    />
  )
}
