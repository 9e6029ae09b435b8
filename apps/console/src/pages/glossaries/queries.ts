import type { GlossaryList } from '@openmaas/sdk'
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client.ts'

export type GlossaryHead = GlossaryList['data'][number]

export const glossariesKey = ['glossaries'] as const
const pageSize = 100

/** All glossaries of the account, of which there are at most 1000. */
export const glossariesQuery = queryOptions({
  queryKey: [...glossariesKey, 'all'],
  async queryFn({ signal }): Promise<GlossaryHead[]> {
    const glossaries: GlossaryHead[] = []
    for (;;) {
      const after = glossaries.at(-1)?.id
      const query = { limit: pageSize, ...(after === undefined ? {} : { after }) }
      const { data, has_more: hasMore } = await client.agents.glossaries.list(query, { signal })
      glossaries.push(...data)
      if (!hasMore) return glossaries
    }
  },
})

export function glossaryQuery(id: string) {
  return queryOptions({
    queryKey: [...glossariesKey, 'one', id],
    queryFn: ({ signal }) => client.agents.glossaries.retrieve(id, { signal }),
    // What is being edited is not read again under the hands.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    gcTime: 0,
  })
}
