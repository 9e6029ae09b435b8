import { Button, Group } from '@mantine/core'
import { useTexts } from '../messages/language.tsx'

const texts = { zh: { more: '加载更多' }, en: { more: 'Show more' } }

export interface MoreButtonProps {
  readonly pages: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    fetchNextPage(): unknown
  }
}

/** Under a list: the next page of it, where there is one. */
export function MoreButton({ pages }: MoreButtonProps) {
  const text = useTexts(texts)
  if (!pages.hasNextPage) return null
  return (
    <Group mt="md">
      <Button variant="default" size="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {text.more}
      </Button>
    </Group>
  )
}
