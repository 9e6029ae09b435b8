import { Badge, Button, CloseButton, FileButton, Group, Loader, Text } from '@mantine/core'
import { ImagePlus, Paperclip } from 'lucide-react'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'
import type { FlowFiles } from './use-flow-files.ts'

export interface FileBarProps {
  readonly files: FlowFiles
  readonly takesFiles: boolean
  readonly takesPictures: boolean
}

const colors = { reading: 'blue', ready: 'green', failed: 'red' } as const

/** Files for the next question, with what the platform has made of them so far. */
export function FileBar({
  files: { files, isUploading, error, add, remove },
  takesFiles,
  takesPictures,
}: FileBarProps) {
  const text = useTexts(texts)
  return (
    <div>
      <Group gap="xs">
        {takesFiles && (
          <FileButton
            multiple
            onChange={(chosen) => void add(chosen, 'upload_file')}
            inputProps={{ 'aria-label': text.addFiles }}
          >
            {(props) => (
              <Button {...props} size="compact-sm" variant="default" leftSection={<Paperclip size={14} aria-hidden />}>
                {text.addFiles}
              </Button>
            )}
          </FileButton>
        )}
        {takesPictures && (
          <FileButton
            multiple
            accept="image/png,image/jpeg"
            onChange={(chosen) => void add(chosen, 'upload_image')}
            inputProps={{ 'aria-label': text.addPictures }}
          >
            {(props) => (
              <Button {...props} size="compact-sm" variant="default" leftSection={<ImagePlus size={14} aria-hidden />}>
                {text.addPictures}
              </Button>
            )}
          </FileButton>
        )}
        {isUploading && <Loader size={16} role="status" aria-label={text.fileStates.uploading} />}
      </Group>
      {files.length > 0 && (
        <Group gap="xs" mt="xs" role="list" aria-label={text.files} aria-live="polite">
          {files.map(({ id, name, state, reason }) => (
            <Group key={id} gap={6} role="listitem" wrap="nowrap" maw="100%">
              <Text size="sm" truncate>
                {name}
              </Text>
              <Badge color={colors[state]} flex="none">
                {text.fileStates[state]}
              </Badge>
              {reason !== undefined && (
                <Text size="xs" c="dimmed">
                  {reason}
                </Text>
              )}
              <CloseButton size="sm" aria-label={text.removeFile(name)} onClick={() => remove(id)} />
            </Group>
          ))}
        </Group>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </div>
  )
}
