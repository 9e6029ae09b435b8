import { Anchor, Button, Group, Image, SimpleGrid, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { Download, ExternalLink, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { texts as shared } from '../shared/texts.ts'
import { texts } from './texts.ts'

export interface Drawing {
  /** On this host. */
  readonly url: string
  readonly prompt: string
  readonly model: string
  readonly size: string
}

/** The last picture, or an earlier one that was chosen, and all of them below. */
export function Drawings({
  drawings,
  onClear,
}: {
  readonly drawings: readonly Drawing[]
  readonly onClear: () => void
}) {
  const text = useTexts(texts)
  const common = useTexts(shared)
  const [chosen, setChosen] = useState<Drawing>()
  const [newest, setNewest] = useState(drawings[0])
  if (newest !== drawings[0]) {
    setNewest(drawings[0])
    setChosen(undefined)
  }
  const shown = chosen ?? newest
  if (shown === undefined) return null
  return (
    <Stack gap="sm">
      <Image src={shown.url} alt={shown.prompt} radius="md" mah={620} fit="contain" w="auto" maw="100%" />
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" lineClamp={2} flex="1 1 240px">
          {shown.model} · {shown.size} · {shown.prompt}
        </Text>
        <Group gap="xs">
          <Button
            component="a"
            href={shown.url}
            download=""
            size="xs"
            variant="light"
            leftSection={<Download size={14} aria-hidden />}
          >
            {common.download}
          </Button>
          <Anchor href={shown.url} target="_blank" rel="noreferrer" size="xs">
            <Group gap={4}>
              <ExternalLink size={13} aria-hidden />
              {text.enlarge}
            </Group>
          </Anchor>
        </Group>
      </Group>
      {drawings.length > 1 && (
        <section>
          <Group justify="space-between" my="xs">
            <Title order={2} size="h5">
              {text.earlier}
            </Title>
            <Button size="compact-xs" variant="subtle" leftSection={<Trash2 size={12} aria-hidden />} onClick={onClear}>
              {text.clear}
            </Button>
          </Group>
          <SimpleGrid cols={{ base: 4, sm: 6, lg: 8 }} spacing="xs">
            {drawings.map((drawing) => (
              <UnstyledButton
                key={drawing.url}
                onClick={() => setChosen(drawing)}
                aria-pressed={drawing === shown}
                aria-label={drawing.prompt}
                opacity={drawing === shown ? 1 : 0.7}
              >
                <Image src={drawing.url} alt="" radius="sm" h={72} fit="cover" loading="lazy" />
              </UnstyledButton>
            ))}
          </SimpleGrid>
        </section>
      )}
    </Stack>
  )
}
