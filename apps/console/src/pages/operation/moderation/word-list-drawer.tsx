import { Button, Group, Pill, Skeleton, Stack, Switch, Text, Textarea } from '@mantine/core'
import type { WordList } from '@openmaas/sdk'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { ConfirmDeletion } from '../../../components/confirm-deletion.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { MoreButton } from '../../../components/more-button.tsx'
import { SidePanel } from '../../../components/side-panel.tsx'
import { linesOf, moderationKey } from './queries.ts'
import { texts } from './texts.ts'

export interface WordListDrawerProps {
  readonly list: WordList
  readonly onClose: () => void
}

/** The words of a list, to add to and to take from. */
export function WordListDrawer({ list, onClose }: WordListDrawerProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const queries = useQueryClient()
  const id = list.id ?? ''
  const [more, setMore] = useState('')
  const [deleting, setDeleting] = useState(false)
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: moderationKey })
  const change = useMutation({
    mutationFn: (changed: { enabled?: boolean; add?: string[]; remove?: string[] }) =>
      client.admin.moderation.updateList(id, changed),
    onSuccess(_, { add }) {
      if (add !== undefined) setMore('')
      return refresh()
    },
  })
  const remove = useMutation({
    mutationFn: () => client.admin.moderation.deleteList(id),
    async onSuccess() {
      onClose()
      await refresh()
    },
  })
  return (
    <SidePanel title={list.name} onClose={onClose}>
      <Stack>
        <Group justify="space-between">
          <Switch
            label={text.enabled}
            checked={list.enabled}
            onChange={(event) => change.mutate({ enabled: event.currentTarget.checked })}
          />
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setDeleting(true)}>
            {common.delete}
          </Button>
        </Group>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            change.mutate({ add: [...linesOf(more)] })
          }}
        >
          <Stack gap="xs">
            <Textarea
              label={text.words}
              description={text.addHint}
              value={more}
              onChange={(event) => setMore(event.currentTarget.value)}
              autosize
              minRows={3}
              maxRows={10}
            />
            <Group>
              <Button type="submit" size="xs" loading={change.isPending} disabled={linesOf(more).length === 0}>
                {text.add}
              </Button>
            </Group>
          </Stack>
        </form>
        {change.isError && <ErrorNotice error={change.error} />}
        <Words id={id} onRemove={(word) => change.mutate({ remove: [word] })} />
      </Stack>
      {deleting && (
        <ConfirmDeletion
          title={text.deleteTitle(list.name)}
          warning={text.deleteWarning}
          onClose={() => setDeleting(false)}
          onConfirm={() => remove.mutate()}
          isPending={remove.isPending}
          error={remove.error}
        />
      )}
    </SidePanel>
  )
}

function Words({ id, onRemove }: { readonly id: string; readonly onRemove: (word: string) => void }) {
  const text = useTexts(texts)
  const words = useInfiniteQuery({
    queryKey: [...moderationKey, 'words', id],
    initialPageParam: '',
    queryFn: ({ pageParam: after, signal }) =>
      client.admin.moderation.words(id, { limit: 200, ...(after === '' ? {} : { after }) }, { signal }),
    getNextPageParam: ({ data, has_more: hasMore }) => (hasMore ? data.at(-1) : undefined),
  })
  const all = words.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      {words.isPending && <Skeleton h={80} />}
      {words.isError && <ErrorNotice error={words.error} onRetry={() => void words.refetch()} />}
      {words.isSuccess && all.length === 0 && (
        <Text size="sm" c="dimmed">
          {text.noWords}
        </Text>
      )}
      <Pill.Group aria-label={text.filterWords}>
        {all.map((word) => (
          <Pill
            key={word}
            withRemoveButton
            onRemove={() => onRemove(word)}
            removeButtonProps={{ 'aria-label': text.remove(word), 'aria-hidden': false, tabIndex: 0 }}
          >
            {word}
          </Pill>
        ))}
      </Pill.Group>
      <MoreButton pages={words} />
    </>
  )
}
