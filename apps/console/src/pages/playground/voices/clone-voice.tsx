import { Button, Group, Stack, Text } from '@mantine/core'
import { localLink } from '../../../api/local-link.ts'
import { PageLink } from '../../../components/page-link.tsx'
import { SidePanel } from '../../../components/side-panel.tsx'
import { useTexts } from '../../../messages/language.tsx'
import classes from '../shared/recording.module.css'
import { readSpeechSettings } from '../speech/search.ts'
import { CloneForm } from './clone-form.tsx'
import { texts } from './texts.ts'
import { useClone } from './use-clone.ts'
import type { Voice } from './voices.ts'

/** Makes a voice of a recording, and plays what it says. */
export function CloneVoice({ onClose }: { readonly onClose: () => void }) {
  const text = useTexts(texts)
  const clone = useClone()
  return (
    <SidePanel title={text.clone} onClose={onClose}>
      {clone.isSuccess && clone.data !== undefined ? (
        <NewVoice voice={clone.data} onAnother={() => clone.reset()} />
      ) : (
        <CloneForm clone={clone} onClose={onClose} />
      )}
    </SidePanel>
  )
}

function NewVoice({ voice, onAnother }: { readonly voice: Voice; readonly onAnother: () => void }) {
  const { form: text, speak } = useTexts(texts)
  const { voice: id, voice_name: name, download_url: trial } = voice
  return (
    <Stack>
      <Text fw={600} role="status">
        {text.ready(name)}
      </Text>
      {trial !== undefined && (
        <Group>
          <audio className={classes['player']} src={localLink(trial)} controls autoPlay aria-label={name} />
        </Group>
      )}
      <Group>
        <PageLink to="/playground/speech" search={readSpeechSettings({ voice: id })} size="sm">
          {speak}
        </PageLink>
        <Button variant="default" size="xs" onClick={onAnother}>
          {text.another}
        </Button>
      </Group>
    </Stack>
  )
}
