import { Button, Checkbox, Group, Progress, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { RequestCode } from '../../../components/request-code.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { SoundField } from '../shared/sound-field.tsx'
import { texts } from './texts.ts'
import { cloneBody } from './use-clone.ts'
import type { useClone } from './use-clone.ts'

export interface CloneFormProps {
  readonly clone: ReturnType<typeof useClone>
  readonly onClose: () => void
}

const longestSampleSeconds = 60
const mostSampleMegabytes = 10

export function CloneForm({ clone, onClose }: CloneFormProps) {
  const { form: text, spoken } = useTexts(texts)
  const common = useMessages()
  const [draft, setDraft] = useState({ name: '', said: '', trial: spoken })
  const [sample, setSample] = useState<File>()
  const [hasConsent, setConsent] = useState(false)
  const [codeOpen, code] = useDisclosure(false)
  const { isPending, error, sentPercent } = clone
  const isComplete = draft.name.trim() !== '' && draft.trial.trim() !== '' && sample !== undefined && hasConsent
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (sample !== undefined) clone.mutate({ ...draft, sample })
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={text.name}
          description={text.nameHint}
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          maxLength={100}
          required
          data-autofocus
        />
        <SoundField
          label={text.sample}
          hint={text.sampleHint}
          maxMegabytes={mostSampleMegabytes}
          longestSeconds={longestSampleSeconds}
          texts={text}
          sound={sample}
          onSound={setSample}
        />
        <Textarea
          label={text.said}
          description={text.saidHint}
          value={draft.said}
          onChange={(event) => setDraft({ ...draft, said: event.currentTarget.value })}
          autosize
          maxRows={5}
        />
        <Textarea
          label={text.trial}
          description={text.trialHint}
          value={draft.trial}
          onChange={(event) => setDraft({ ...draft, trial: event.currentTarget.value })}
          maxLength={1024}
          autosize
          minRows={2}
          maxRows={6}
          required
        />
        <Checkbox
          label={text.consent}
          checked={hasConsent}
          onChange={(event) => setConsent(event.currentTarget.checked)}
        />
        {isPending && (
          <div role="status">
            <Text size="sm" c="dimmed" mb={4}>
              {sentPercent < 100 ? text.uploading : text.cloning}
            </Text>
            <Progress value={sentPercent} animated aria-label={text.uploading} />
          </div>
        )}
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="space-between">
          <Button variant="subtle" size="xs" onClick={code.open}>
            {text.code}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={isPending} disabled={!isComplete}>
              {text.submit}
            </Button>
          </Group>
        </Group>
      </Stack>
      <RequestCode
        opened={codeOpen}
        onClose={code.close}
        title={text.code}
        path="/paas/v4/voice/clone"
        operation="voice.clone"
        body={cloneBody(draft, '<file of purpose voice-clone-input>')}
      />
    </form>
  )
}
