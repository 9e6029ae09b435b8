import { ActionIcon, Autocomplete, Fieldset, Group, NumberInput, Select, SimpleGrid, Stack } from '@mantine/core'
import type { EngineStatus } from '@openmaas/sdk'
import { Trash2 } from 'lucide-react'
import { useTexts } from '../../../messages/language.tsx'
import type { RouteDraft } from './route-draft.ts'
import { texts } from './texts.ts'

export interface RouteFieldsProps {
  readonly number: number
  readonly draft: RouteDraft
  readonly engines: readonly EngineStatus[]
  readonly onChange: (draft: RouteDraft) => void
  /** Absent for the only route. */
  readonly onRemove: (() => void) | undefined
}

export function RouteFields({ number, draft, engines, onChange, onRemove }: RouteFieldsProps) {
  const text = useTexts(texts)
  const offered = engines.find(({ id }) => id === draft.engine)?.models ?? []
  return (
    <Fieldset legend={text.route(number)}>
      <Stack gap="sm">
        <Group align="flex-end" wrap="nowrap" gap="xs">
          <Select
            label={text.engine}
            data={engines.map(({ id }) => id)}
            placeholder={text.chooseEngine}
            value={draft.engine === '' ? null : draft.engine}
            required
            withAsterisk={false}
            onChange={(engine) => onChange({ ...draft, engine: engine ?? draft.engine })}
            allowDeselect={false}
            searchable
            flex={1}
          />
          {onRemove !== undefined && (
            <ActionIcon variant="subtle" color="red" size={36} onClick={onRemove} aria-label={text.removeRoute}>
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
        <Autocomplete
          label={text.upstream}
          placeholder={text.upstreamHint}
          data={[...new Set(offered)]}
          value={draft.model}
          onChange={(model) => onChange({ ...draft, model })}
        />
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <NumberInput
            label={text.priority}
            description={text.priorityHint}
            value={draft.priority}
            onChange={(value) => onChange({ ...draft, priority: Number(value) })}
            min={0}
            max={100}
            allowDecimal={false}
          />
          <NumberInput
            label={text.weight}
            description={text.weightHint}
            value={draft.weight}
            onChange={(value) => onChange({ ...draft, weight: Number(value) })}
            min={0.01}
            max={1000}
          />
          <NumberInput
            label={text.context}
            description={text.contextHint}
            value={draft.contextTokens}
            onChange={(value) => onChange({ ...draft, contextTokens: String(value) })}
            min={1}
            allowDecimal={false}
            hideControls
          />
        </SimpleGrid>
      </Stack>
    </Fieldset>
  )
}
