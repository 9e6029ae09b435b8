import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useMessages, useTexts } from '../messages/language.tsx'
import { ErrorNotice } from './error-notice.tsx'

const texts = {
  zh: { typeName: (name: string) => `输入“${name}”以确认` },
  en: { typeName: (name: string) => `Type “${name}” to confirm` },
}

export interface ConfirmDeletionProps {
  readonly title: string
  /** What is lost. */
  readonly warning: string
  /** To be typed, so that nothing large is deleted by a slip; absent: a click is enough. */
  readonly name?: string
  readonly onClose: () => void
  readonly onConfirm: () => void
  readonly isPending: boolean
  readonly error: unknown
}

export function ConfirmDeletion(props: ConfirmDeletionProps) {
  const { title, warning, name, onClose, onConfirm, isPending, error } = props
  const text = useTexts(texts)
  const common = useMessages()
  const [typed, setTyped] = useState('')
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onConfirm()
        }}
      >
        <Stack>
          <Text size="sm">{warning}</Text>
          {name !== undefined && (
            <TextInput
              label={text.typeName(name)}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          {error !== null && error !== undefined && <ErrorNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button
              type="submit"
              color="red"
              loading={isPending}
              disabled={name !== undefined && typed.trim() !== name.trim()}
            >
              {common.delete}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
