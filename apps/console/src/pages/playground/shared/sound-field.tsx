import { Alert, Button, Stack, Text } from '@mantine/core'
import { Mic, Square } from 'lucide-react'
import { FileDrop } from './file-drop.tsx'
import { Recording } from './recording.tsx'
import { useRecorder } from './use-recorder.ts'

export interface SoundFieldTexts {
  readonly record: string
  readonly stopRecording: (seconds: number) => string
  readonly noMicrophone: string
  /** Name of the file that is recorded, without its ending. */
  readonly recordingName: string
}

export interface SoundFieldProps {
  readonly label: string
  readonly hint: string
  readonly maxMegabytes: number
  readonly longestSeconds: number
  readonly texts: SoundFieldTexts
  readonly sound: File | undefined
  readonly onSound: (sound: File | undefined) => void
}

const soundTypes = ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/mpeg', 'audio/mp3']

/** A sound that is chosen or recorded, to be listened to before it is sent. */
export function SoundField(props: SoundFieldProps) {
  const { label, hint, maxMegabytes, longestSeconds, texts: text, sound, onSound } = props
  const recorder = useRecorder(
    (wave) => onSound(new File([wave], `${text.recordingName}.wav`, { type: wave.type })),
    longestSeconds,
  )
  return (
    <>
      <FileDrop
        label={label}
        hint={hint}
        accept={soundTypes}
        maxMegabytes={maxMegabytes}
        onFiles={([file]) => onSound(file)}
      />
      {recorder.seconds === undefined ? (
        <Button variant="default" leftSection={<Mic size={15} aria-hidden />} onClick={recorder.start}>
          {text.record}
        </Button>
      ) : (
        <Button color="red" variant="light" leftSection={<Square size={13} aria-hidden />} onClick={recorder.stop}>
          {text.stopRecording(recorder.seconds)}
        </Button>
      )}
      {recorder.error !== undefined && (
        <Alert color="yellow" role="alert">
          {text.noMicrophone}
        </Alert>
      )}
      {sound !== undefined && (
        <Stack gap={4}>
          <Text size="xs" c="dimmed">
            {sound.name}
          </Text>
          <Recording sound={sound} name={sound.name} label={sound.name} />
        </Stack>
      )}
    </>
  )
}
