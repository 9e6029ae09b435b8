import { Container, Paper, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { LanguageMenu } from '../app/language-menu.tsx'
import { useMessages } from '../messages/language.tsx'
import { SignInForm } from './sign-in-form.tsx'

export function SignInPage() {
  const text = useMessages()
  useDocumentTitle(text.product)
  return (
    <Container size="xs" component="main" pt="12vh" px="md">
      <Paper withBorder p="xl" radius="md">
        <SignInForm>
          <Title order={1} size="h3">
            {text.signIn.title}
          </Title>
        </SignInForm>
      </Paper>
      <LanguageMenu mt="md" />
    </Container>
  )
}
