import { useInfiniteQuery } from '@tanstack/react-query'
import type { AdminSlice } from '@openmaas/sdk'
import { useCallback, useEffect, useMemo } from 'react'
import { client } from '../../../api/client.ts'
import { knowledgeKey } from '../queries.ts'

const sliceSteps = 100
/** So many are loaded without being asked for, so that the boxes of every page of a usual document are known. */
const loadedAhead = 2000

export interface LoadedSlices {
  readonly slices: readonly AdminSlice[]
  readonly total: number | undefined
  readonly error: Error | null
  loadMore(): void
}

/** @param version changes when the document was cut anew */
export function useSlices(documentId: string, version: string): LoadedSlices {
  const query = useInfiniteQuery({
    queryKey: [...knowledgeKey, 'slices', documentId, version],
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }) =>
      (await client.knowledge.document.slices(documentId, { from: pageParam, limit: sliceSteps }, { signal })).data,
    getNextPageParam: (last) => (last.list.length < sliceSteps ? undefined : (last.list.at(-1)?.ordinal ?? 0) + 1),
  })
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const slices = useMemo(() => data?.pages.flatMap(({ list }) => list) ?? [], [data])
  useEffect(() => {
    if (hasNextPage && !isFetching && slices.length < loadedAhead) void fetchNextPage()
  }, [hasNextPage, isFetching, slices.length, fetchNextPage])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return {
    slices,
    total: data?.pages[0]?.total,
    error: query.error,
    loadMore,
  }
}
