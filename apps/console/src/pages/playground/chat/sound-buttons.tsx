import { ActionIcon, Button, FileButton, Text, Tooltip } from '@mantine/core'
import { AudioLines, Mic, Square } from 'lucide-react'
import { useTexts } from '../../../messages/language.tsx'
import { useRecorder } from '../shared/use-recorder.ts'
import { texts } from './texts.ts'

/** What glm-4-voice listens to in one message. */
const longestSeconds = 600

/** Adds sound files, or what is said into the microphone. */
export function SoundButtons({ onSounds }: { readonly onSounds: (sounds: readonly Blob[]) => void }) {
  const text = useTexts(texts)
  const recorder = useRecorder((sound) => onSounds([sound]), longestSeconds)
  return (
    <>
      <FileButton multiple accept="audio/wav,audio/mpeg,.wav,.mp3" onChange={onSounds}>
        {(button) => (
          <Tooltip label={text.addSound}>
            <ActionIcon {...button} variant="subtle" aria-label={text.addSound}>
              <AudioLines size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </FileButton>
      {recorder.seconds === undefined ? (
        <Tooltip label={text.record}>
          <ActionIcon variant="subtle" aria-label={text.record} onClick={recorder.start}>
            <Mic size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Button
          size="compact-sm"
          color="red"
          variant="light"
          leftSection={<Square size={12} aria-hidden />}
          onClick={recorder.stop}
        >
          {text.stopRecording(recorder.seconds)}
        </Button>
      )}
      {recorder.error !== undefined && (
        <Text size="xs" c="red" role="alert">
          {text.noMicrophone}
        </Text>
      )}
    </>
  )
}
