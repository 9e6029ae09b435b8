import { Button, Group } from '@mantine/core'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import classes from './recording.module.css'
import { texts } from './texts.ts'

export interface RecordingProps {
  readonly sound: Blob
  /** Of the file when it is taken along. */
  readonly name: string
  /** What is to be heard. */
  readonly label: string
  readonly autoPlay?: boolean
}

/** Sound to listen to and to take along. */
export function Recording({ sound, name, label, autoPlay = false }: RecordingProps) {
  const text = useTexts(texts)
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(sound)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [sound])
  if (url === undefined) return null
  return (
    <Group gap="sm">
      <audio className={classes['player']} src={url} controls autoPlay={autoPlay} aria-label={label} />
      <Button
        component="a"
        href={url}
        download={name}
        size="xs"
        variant="light"
        leftSection={<Download size={14} aria-hidden />}
      >
        {text.download}
      </Button>
    </Group>
  )
}
