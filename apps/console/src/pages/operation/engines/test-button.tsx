import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { useTexts } from '../../../messages/language.tsx'
import { enginesKey } from './queries.ts'
import { texts } from './texts.ts'

/** Asks an engine how it is, and says what it answered. */
export function TestButton({ id }: { readonly id: string }) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const test = useMutation({
    mutationFn: () => client.admin.engines.check(id),
    onSuccess({ healthy, detail }) {
      notifications.show({
        title: `${id}: ${healthy === false ? text.unhealthy : text.healthy}`,
        message: detail ?? '',
        color: healthy === false ? 'red' : 'green',
      })
    },
    onError(error) {
      notifications.show({ title: id, message: error.message, color: 'red' })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: enginesKey, exact: true }),
  })
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={test.isPending}
      onClick={() => test.mutate()}
      aria-label={`${text.test} ${id}`}
    >
      {text.test}
    </Button>
  )
}
