import { Stack, Text, Title } from '@mantine/core'
import { useMessages } from '../../messages/language.tsx'
import { useSignedIn } from '../../session/session.tsx'

export function HomePage() {
  const text = useMessages()
  const { account_name: account } = useSignedIn()
  return (
    <Stack>
      <Title order={1} size="h2">
        {text.nav.home}
      </Title>
      <Text>{account}</Text>
    </Stack>
  )
}
