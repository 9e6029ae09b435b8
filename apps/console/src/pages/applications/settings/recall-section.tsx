import { NumberInput, SegmentedControl, Slider, Stack, Switch, Text, Textarea } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import type { Draft } from './draft.ts'
import { texts } from './texts.ts'

export interface SectionProps {
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
}

export function RecallSection({ draft, onChange }: SectionProps) {
  const text = useTexts(texts)
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={text.method}
        value={draft.recallMethod}
        onChange={(recallMethod) => onChange({ recallMethod })}
        data={[
          { value: 'mixed', label: text.methods.mixed },
          { value: 'embedding', label: text.methods.embedding },
          { value: 'keyword', label: text.methods.keyword },
        ]}
      />
      {draft.recallMethod === 'mixed' && (
        <div>
          <Text size="sm" fw={500}>
            {text.ratio(draft.ratio)}
          </Text>
          <Slider
            value={draft.ratio}
            onChange={(ratio) => onChange({ ratio })}
            step={5}
            label={null}
            thumbLabel={text.ratio(draft.ratio)}
          />
        </div>
      )}
      <NumberInput
        label={text.sliceCount}
        description={text.sliceCountHint}
        min={1}
        max={50}
        allowDecimal={false}
        value={draft.sliceCount}
        onChange={(count) => typeof count === 'number' && count >= 1 && onChange({ sliceCount: count })}
        maw={260}
      />
      <Switch
        label={text.rerank}
        checked={draft.reranks}
        onChange={(event) => onChange({ reranks: event.currentTarget.checked })}
      />
      <Textarea
        label={text.splicing}
        description={text.splicingHint}
        value={draft.splicing}
        onChange={(event) => onChange({ splicing: event.currentTarget.value })}
        autosize
        minRows={2}
        spellCheck={false}
      />
    </Stack>
  )
}
