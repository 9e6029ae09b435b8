import { Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatBytes } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { capacityQuery } from '../queries.ts'
import { texts } from '../texts.ts'

/** How much of the account's space is used; nothing until it is known. */
export function CapacityBar() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { data } = useQuery(capacityQuery())
  if (data === undefined) return null
  const { used, total } = data
  const share = Math.max(used.length / Math.max(1, total.length), used.word_num / Math.max(1, total.word_num))
  const label = text.capacity(formatBytes(used.length, language), formatBytes(total.length, language))
  return (
    <Stack gap={4} mt="lg" maw={320}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Progress value={share * 100} size="sm" color={share > 0.9 ? 'red' : undefined} aria-label={label} />
    </Stack>
  )
}
