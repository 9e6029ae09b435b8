import { Alert, Button, Container, Paper, PasswordInput, Stack, Title } from '@mantine/core'
import { AuthenticationError } from '@openmaas/sdk'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { LanguageMenu } from '../app/language-menu.tsx'
import { ErrorNotice } from '../components/error-notice.tsx'
import { useMessages } from '../messages/language.tsx'
import { useSignIn } from './session.tsx'

export function SignInPage() {
  const text = useMessages()
  const signIn = useSignIn()
  const [key, setKey] = useState('')

  function submit(event: FormEvent): void {
    event.preventDefault()
    signIn.mutate(key)
  }

  return (
    <Container size="xs" component="main" pt="12vh" px="md">
      <Paper withBorder p="xl" radius="md">
        <form onSubmit={submit}>
          <Stack>
            <Title order={1} size="h3">
              {text.signIn.title}
            </Title>
            <PasswordInput
              label={text.signIn.key}
              description={text.signIn.keyHint}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              autoComplete="current-password"
              autoFocus
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
      </Paper>
      <LanguageMenu mt="md" />
    </Container>
  )
}
