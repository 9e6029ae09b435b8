import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'

export const enginesKey = ['admin', 'engines'] as const
const pollMilliseconds = 10_000

export const enginesQuery = queryOptions({
  queryKey: enginesKey,
  queryFn: ({ signal }) => client.admin.engines.list({ signal }),
  refetchInterval: pollMilliseconds,
})

export function engineQuery(id: string) {
  return queryOptions({
    queryKey: [...enginesKey, id],
    queryFn: ({ signal }) => client.admin.engines.get(id, { signal }),
    // A form that is filled in must not change under the hands of its reader.
    refetchOnWindowFocus: false,
  })
}
