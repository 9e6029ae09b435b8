import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMessages } from '../messages/language.tsx'
import { ErrorNotice } from './error-notice.tsx'

export interface FormDialogProps {
  readonly title: string
  readonly onClose: () => void
  /** What the button says that sends the form. */
  readonly action: string
  /** Of what the form starts: whether it runs, and why it failed. */
  readonly call: { readonly isPending: boolean; readonly error: unknown }
  readonly onSubmit: () => void
  /** Whether something is missing. */
  readonly isIncomplete: boolean
  readonly size?: 'md' | 'lg'
  /** The fields. */
  readonly children: ReactNode
}

/** A few fields to fill in, over the page. */
export function FormDialog(props: FormDialogProps) {
  const { title, onClose, action, call, onSubmit, isIncomplete, size = 'md', children } = props
  const text = useMessages()
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': text.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <Stack gap="sm">
          {children}
          {call.error !== null && call.error !== undefined && <ErrorNotice error={call.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {text.cancel}
            </Button>
            <Button type="submit" loading={call.isPending} disabled={isIncomplete}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
