import { Group, Input, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { Upload } from 'lucide-react'
import { useState } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

export interface FileDropProps {
  /** Names the place for files, as `Pictures`. */
  readonly label: string
  /** Media types by which files are taken. */
  readonly accept: readonly string[]
  readonly maxMegabytes: number
  /** What is taken, in words. */
  readonly hint: string
  readonly multiple?: boolean
  readonly onFiles: (files: readonly File[]) => void
}

/** A place to drop files on, or to choose them at by mouse or key. */
export function FileDrop({ label, accept, maxMegabytes, hint, multiple = false, onFiles }: FileDropProps) {
  const text = useTexts(texts)
  const [refused, setRefused] = useState(false)
  return (
    <div>
      <Input.Label component="div" mb={4}>
        {label}
      </Input.Label>
      <Dropzone
        accept={[...accept]}
        maxSize={maxMegabytes * 1024 * 1024}
        multiple={multiple}
        onDrop={(files) => {
          setRefused(false)
          onFiles(files)
        }}
        onReject={() => setRefused(true)}
        inputProps={{ 'aria-label': label }}
        aria-label={`${label}: ${text.chooseFile}`}
        p="sm"
      >
        <Group gap="sm" wrap="nowrap" justify="center">
          <Upload size={20} aria-hidden />
          <div>
            <Text size="sm">{text.dropFile}</Text>
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          </div>
        </Group>
      </Dropzone>
      {refused && (
        <Text size="xs" c="red" mt={4} role="alert">
          {text.wrongFile}
        </Text>
      )}
    </div>
  )
}
