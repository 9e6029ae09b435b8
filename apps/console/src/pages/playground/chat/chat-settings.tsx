import { JsonInput, NumberInput, Select, Stack, Switch, Textarea } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import type { ChatSettings } from './search.ts'
import { texts } from './texts.ts'

export interface ChatSettingsFormProps {
  readonly settings: ChatSettings
  readonly onChange: (change: Partial<ChatSettings>) => void
}

/** Everything that a call may say beside the messages. Empty fields leave the choice to the model. */
export function ChatSettingsForm({ settings, onChange }: ChatSettingsFormProps) {
  const text = useTexts(texts)
  const number = (value: string | number): number | undefined => (typeof value === 'number' ? value : undefined)
  return (
    <Stack gap="sm">
      <Textarea
        label={text.system}
        value={settings.system ?? ''}
        onChange={(event) => onChange({ system: event.currentTarget.value || undefined })}
        autosize
        minRows={2}
        maxRows={8}
      />
      <Select
        label={text.thinking}
        value={settings.thinking ?? ''}
        onChange={(value) => onChange({ thinking: value === 'enabled' || value === 'disabled' ? value : undefined })}
        data={[
          { value: '', label: text.thinkingAuto },
          { value: 'enabled', label: text.thinkingOn },
          { value: 'disabled', label: text.thinkingOff },
        ]}
        allowDeselect={false}
      />
      <NumberInput
        label={text.temperature}
        value={settings.temperature ?? ''}
        onChange={(value) => onChange({ temperature: number(value) })}
        min={0}
        max={1}
        step={0.1}
      />
      <NumberInput
        label={text.topP}
        value={settings.topP ?? ''}
        onChange={(value) => onChange({ topP: number(value) })}
        min={0}
        max={1}
        step={0.05}
      />
      <NumberInput
        label={text.maxTokens}
        value={settings.maxTokens ?? ''}
        onChange={(value) => onChange({ maxTokens: number(value) })}
        min={1}
        allowDecimal={false}
      />
      <Switch
        label={text.json}
        checked={settings.json === true}
        onChange={(event) => onChange({ json: event.currentTarget.checked || undefined })}
      />
      <JsonInput
        label={text.tools}
        description={text.toolsHint}
        validationError={text.toolsWrong}
        value={settings.tools ?? ''}
        onChange={(value) => onChange({ tools: value || undefined })}
        formatOnBlur
        autosize
        minRows={3}
        maxRows={12}
      />
    </Stack>
  )
}
