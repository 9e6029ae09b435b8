import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'

export const moderationKey = ['admin', 'moderation'] as const

export const wordListsQuery = queryOptions({
  queryKey: [...moderationKey, 'lists'],
  queryFn: ({ signal }) => client.admin.moderation.lists({ signal }),
})

/** Words of a text, one a line, without empty lines. */
export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
