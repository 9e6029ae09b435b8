import { Button, Center, Collapse, Group, Stack, Switch, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { useDisclosure } from '@mantine/hooks'
import { Globe, SlidersHorizontal, UploadCloud } from 'lucide-react'
import { useState } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { AddPages } from './add-pages.tsx'
import { FolderButton } from './folder-button.tsx'
import { automaticSlicing, slicingFields, SlicingFields } from './slicing-fields.tsx'
import { texts } from './texts.ts'
import { UploadPanel } from './upload-panel.tsx'
import { useUploadQueue } from './use-upload-queue.ts'

/** Every kind that fits some document; the platform refuses what does not fit, file by file. */
const types = [0, 1, 2, 3, 5, 6, 7]

/** Takes files and folders that are dropped or chosen, and addresses of the web. */
export function AddDocuments({ baseId }: { readonly baseId: string }) {
  const text = useTexts(texts)
  const { queue, items } = useUploadQueue(baseId)
  const [slicing, setSlicing] = useState(automaticSlicing)
  const [withImages, setWithImages] = useState(false)
  const [settingsOpen, settings] = useDisclosure(false)
  const [pagesOpen, pages] = useDisclosure(false)

  const add = (files: readonly File[]): void =>
    queue.add(files, { ...slicingFields(slicing), ...(withImages ? { parse_image: true } : {}) })

  return (
    <Stack gap="sm">
      {/* A file let go beside the area would take the browser away from here. */}
      <Dropzone.FullScreen active onDrop={add} multiple useFsAccessApi={false} inputProps={{ 'aria-hidden': true }}>
        <Center mih="80vh">
          <Text fw={600}>{text.dropAnywhere}</Text>
        </Center>
      </Dropzone.FullScreen>
      <Dropzone
        onDrop={add}
        multiple
        useFsAccessApi={false}
        p="sm"
        inputProps={{ 'aria-label': text.choose }}
        aria-label={text.choose}
      >
        <Group justify="center" gap="sm" mih={64} wrap="nowrap">
          <UploadCloud size={28} strokeWidth={1.4} aria-hidden />
          <div>
            <Text size="sm" fw={550}>
              {text.drop}
            </Text>
            <Text size="xs" c="dimmed">
              {text.dropHint}
            </Text>
          </div>
        </Group>
      </Dropzone>
      <Group gap="xs">
        <FolderButton onChoose={add} />
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<SlidersHorizontal size={14} aria-hidden />}
          onClick={settings.toggle}
          aria-expanded={settingsOpen}
        >
          {text.uploadSettings}
        </Button>
        <Button size="compact-sm" variant="subtle" leftSection={<Globe size={14} aria-hidden />} onClick={pages.open}>
          {text.addPages}
        </Button>
      </Group>
      <Collapse expanded={settingsOpen}>
        <Stack maw={520}>
          <SlicingFields value={slicing} onChange={setSlicing} types={types} />
          <Switch
            label={text.images}
            description={text.imagesHint}
            checked={withImages}
            onChange={(event) => setWithImages(event.currentTarget.checked)}
          />
        </Stack>
      </Collapse>
      <UploadPanel queue={queue} items={items} />
      {pagesOpen && <AddPages baseId={baseId} onClose={pages.close} />}
    </Stack>
  )
}
