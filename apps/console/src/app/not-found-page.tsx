import { Anchor, Stack, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMessages } from '../messages/language.tsx'

export function NotFoundPage() {
  const text = useMessages()
  return (
    <Stack>
      <Title order={1} size="h3">
        {text.notFound}
      </Title>
      <Anchor component={Link} to="/">
        {text.backHome}
      </Anchor>
    </Stack>
  )
}
