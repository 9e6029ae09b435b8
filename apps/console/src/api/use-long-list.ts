import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { withWindow } from './list-window.ts'
import type { ListPage } from './list-window.ts'

export interface LongListOptions<Row> {
  /** Names the list and what it is narrowed to. */
  readonly key: readonly unknown[]
  /** One page of the list; `after` is the id of the row before it, empty for the newest rows. */
  readonly read: (after: string, signal: AbortSignal) => Promise<ListPage<Row>>
  readonly idOf: (row: Row) => string
  /** Milliseconds between two looks at the rows that are in sight. */
  readonly pollMilliseconds: number
  /** Whether a row can still change; while none in sight can, only the newest rows are looked at again. */
  readonly canChange: (row: Row) => boolean
}

export interface LongList<Row> {
  readonly rows: readonly Row[]
  readonly isPending: boolean
  readonly error: unknown
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): void
  refetch(): void
  /** To be told which rows are in sight: more are loaded before the end is reached, and these are kept fresh. */
  onRange(first: number, last: number): void
}

/** So close to the last row the next page is asked for. */
const rowsAhead = 200

/**
 * A list that the platform gives page by page, newest first, as one list of any length. Rows that are in sight stay as they are at the
 * platform; the others are not asked for again.
 */
export function useLongList<Row>({
  key,
  read,
  idOf,
  pollMilliseconds,
  canChange,
}: LongListOptions<Row>): LongList<Row> {
  const queries = useQueryClient()
  const queryKey = [...key, 'pages']
  const pages = useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    getNextPageParam: ({ next }) => next,
    // Pages are read once; what is in sight is refreshed below.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    structuralSharing: false,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data])
  const sight = useRef({ first: 0, last: 0 })

  const fresh = useQuery({
    queryKey: [...key, 'fresh'],
    enabled: pages.isSuccess,
    refetchInterval: pollMilliseconds,
    async queryFn({ signal }) {
      const { first, last } = sight.current
      if (first > 0 && !rows.slice(first, last + 1).some(canChange)) return null
      const before = first === 0 ? undefined : rows[first - 1]
      const after = before === undefined ? '' : idOf(before)
      const part = await read(after, signal)
      const known = queries.getQueryData<InfiniteData<ListPage<Row>, string>>(queryKey)
      const changed = known === undefined ? undefined : withWindow(known.pages, after, part, idOf)
      if (changed === undefined) await queries.resetQueries({ queryKey })
      else queries.setQueryData(queryKey, { pages: [changed], pageParams: [''] })
      return null
    },
  })

  const { hasNextPage, isFetchingNextPage, fetchNextPage: readNext } = pages
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void readNext()
  }, [hasNextPage, isFetchingNextPage, readNext])
  const onRange = useCallback(
    (first: number, last: number) => {
      sight.current = { first, last }
      if (last >= rows.length - rowsAhead) loadMore()
    },
    [rows.length, loadMore],
  )
  return {
    rows,
    isPending: pages.isPending,
    error: pages.error ?? fresh.error,
    hasNextPage,
    isFetchingNextPage,
    fetchNextPage: loadMore,
    refetch: () => void pages.refetch(),
    onRange,
  }
}
