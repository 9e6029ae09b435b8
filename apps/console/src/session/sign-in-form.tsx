import { Alert, Button, PasswordInput, Stack } from '@mantine/core'
import { AuthenticationError } from '@openmaas/sdk'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../components/error-notice.tsx'
import { useMessages } from '../messages/language.tsx'
import { useSignIn } from './session.tsx'

/** Takes the key and gives it away at once: the browser keeps a cookie only. */
export function SignInForm({ children }: { readonly children?: ReactNode }) {
  const text = useMessages()
  const signIn = useSignIn()
  const [key, setKey] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate(key)
      }}
    >
      <Stack>
        {children}
        <PasswordInput
          label={text.signIn.key}
          description={text.signIn.keyHint}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': text.signIn.showKey }}
          autoFocus
          data-autofocus
          required
        />
        {signIn.error instanceof AuthenticationError ? (
          <Alert color="red" role="alert">
            {text.signIn.wrongKey}
          </Alert>
        ) : (
          signIn.error !== null && <ErrorNotice error={signIn.error} />
        )}
        <Button type="submit" loading={signIn.isPending} disabled={key.trim() === ''}>
          {text.signIn.submit}
        </Button>
      </Stack>
    </form>
  )
}
