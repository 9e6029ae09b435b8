import { ActionIcon, Button, CloseButton, FileButton, Group, Image, Paper, Textarea, Tooltip } from '@mantine/core'
import { ImagePlus, SendHorizontal, Square } from 'lucide-react'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { dataAddress } from '../../../api/data-address.ts'
import { canHover } from '../../../app/can-hover.ts'
import { useTexts } from '../../../messages/language.tsx'
import classes from './chat.module.css'
import { SoundButtons } from './sound-buttons.tsx'
import { texts } from './texts.ts'
import type { UserTurn } from './turn.ts'

export interface ComposerProps {
  readonly busy: boolean
  readonly onSend: (turn: UserTurn) => void
  readonly onStop: () => void
}

export function Composer({ busy, onSend, onStop }: ComposerProps) {
  const text = useTexts(texts)
  const [draft, setDraft] = useState('')
  const [pictures, setPictures] = useState<readonly string[]>([])
  const [sounds, setSounds] = useState<readonly string[]>([])
  const empty = draft.trim() === '' && sounds.length === 0

  function send(): void {
    if (busy || empty) return
    onSend({ role: 'user', text: draft.trim(), pictures, sounds })
    setDraft('')
    setPictures([])
    setSounds([])
  }

  function sendOnEnter(event: KeyboardEvent): void {
    // While an input method composes Chinese, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  async function addSounds(files: readonly Blob[]): Promise<void> {
    const added = await Promise.all(files.map(dataAddress))
    setSounds((before) => [...before, ...added])
  }

  async function addPictures(files: readonly Blob[]): Promise<void> {
    const added = await Promise.all(files.map(dataAddress))
    setPictures((before) => [...before, ...added])
  }

  return (
    <Paper withBorder radius="md" p="xs">
      {pictures.length > 0 && (
        <Group gap="xs" mb="xs">
          {pictures.map((url, index) => (
            <Group key={url} gap={2} align="flex-start">
              <Image src={url} alt="" h={56} w="auto" radius="sm" />
              <CloseButton
                size="sm"
                aria-label={text.removePicture}
                onClick={() => setPictures((before) => before.filter((_, at) => at !== index))}
              />
            </Group>
          ))}
        </Group>
      )}
      {sounds.map((address, index) => (
        <Group key={index} gap="xs" mb="xs" wrap="nowrap">
          <audio className={classes['sound']} src={address} controls aria-label={text.sound(index + 1)} />
          <CloseButton
            size="sm"
            aria-label={text.removeSound}
            onClick={() => setSounds((before) => before.filter((_, at) => at !== index))}
          />
        </Group>
      ))}
      <Textarea
        aria-label={text.input}
        placeholder={text.inputHint}
        autoFocus={canHover}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={10}
        px="xs"
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={sendOnEnter}
      />
      <Group justify="space-between">
        <Group gap={4}>
          <FileButton multiple accept="image/png,image/jpeg,image/webp" onChange={(files) => void addPictures(files)}>
            {(button) => (
              <Tooltip label={text.addPicture}>
                <ActionIcon {...button} variant="subtle" aria-label={text.addPicture}>
                  <ImagePlus size={18} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
          </FileButton>
          <SoundButtons onSounds={(added) => void addSounds(added)} />
        </Group>
        {busy ? (
          <Button size="xs" color="red" variant="light" leftSection={<Square size={13} aria-hidden />} onClick={onStop}>
            {text.stop}
          </Button>
        ) : (
          <Button size="xs" leftSection={<SendHorizontal size={14} aria-hidden />} onClick={send} disabled={empty}>
            {text.send}
          </Button>
        )}
      </Group>
    </Paper>
  )
}
