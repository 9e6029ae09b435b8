import { Button, Modal, Stack, Text } from '@mantine/core'
import { useMessages } from '../messages/language.tsx'
import { useSignOut } from './session.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** Over whatever is open, so that nothing that was typed there is lost. */
export function SignInAgain() {
  const text = useMessages()
  const signOut = useSignOut()
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      // Above other dialogs, one of which may hold what was typed.
      zIndex={1000}
      title={text.signIn.expired}
    >
      <Stack gap="xs">
        <SignInForm>
          <Text size="sm">{text.signIn.expiredHint}</Text>
        </SignInForm>
        <Button variant="subtle" size="compact-sm" onClick={() => signOut.mutate()}>
          {text.signIn.leave}
        </Button>
      </Stack>
    </Modal>
  )
}
