import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { useTexts } from '../../../messages/language.tsx'
import { enginesKey } from './queries.ts'
import { texts } from './texts.ts'

/** Adds or replaces an engine and says how it is. */
export function useSaveEngine(onSaved: (id: string) => void) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, definition }: { readonly id: string; readonly definition: { type: string } }) =>
      client.admin.engines.put(id, definition),
    async onSuccess({ id, healthy, detail }) {
      notifications.show({
        title: text.saved(id),
        message: healthy === false ? `${text.unhealthy}: ${detail ?? ''}` : text.nextRoutes,
        color: healthy === false ? 'orange' : 'green',
      })
      await queries.invalidateQueries({ queryKey: enginesKey })
      onSaved(id)
    },
  })
}
