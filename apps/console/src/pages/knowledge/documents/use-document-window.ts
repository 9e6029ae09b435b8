import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import type { DocumentData } from '@openmaas/sdk'
import { client } from '../../../api/client.ts'
import { knowledgeKey } from '../queries.ts'

export interface DocumentFilter {
  readonly word?: string | undefined
  readonly state?: 'working' | 'ready' | 'failed' | undefined
}

const pageSize = 100
const pollMilliseconds = 2000

function pageQuery(baseId: string, { word, state }: DocumentFilter, page: number) {
  return queryOptions({
    queryKey: [...knowledgeKey, 'documents', baseId, { word, state }, page],
    async queryFn({ signal }) {
      const query = {
        knowledge_id: baseId,
        page,
        size: pageSize,
        ...(word === undefined ? {} : { word }),
        ...(state === undefined ? {} : { state }),
      }
      return (await client.knowledge.document.list(query, { signal })).data
    },
    // While documents of the page are worked on, it is looked at again.
    refetchInterval: ({ state: { data } }) =>
      data?.list.some(({ embedding_stat: stat }) => stat === 0) === true ? pollMilliseconds : false,
  })
}

export interface DocumentWindow {
  /** Undefined while it is not known. */
  readonly total: number | undefined
  /** Undefined while it is being loaded. */
  at(index: number): DocumentData | undefined
  readonly error: Error | null
  refetch(): void
}

/** The documents that stand between two places of the list; others are not loaded. */
export function useDocumentWindow(baseId: string, filter: DocumentFilter, first: number, last: number): DocumentWindow {
  const head = useQuery(pageQuery(baseId, filter, 1))
  const from = Math.floor(Math.max(0, first) / pageSize) + 1
  const to = Math.floor(Math.max(first, last) / pageSize) + 1
  const numbers = Array.from({ length: to - from + 1 }, (_, offset) => from + offset)
  const pages = useQueries({ queries: numbers.map((number) => pageQuery(baseId, filter, number)) })
  return {
    total: head.data?.total,
    at: (index) => pages[Math.floor(index / pageSize) + 1 - from]?.data?.list[index % pageSize],
    error: head.error ?? pages.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => void head.refetch(),
  }
}

/** Ids of all documents that pass the filter. */
export async function allDocumentIds(baseId: string, { word, state }: DocumentFilter): Promise<string[]> {
  const ids: string[] = []
  const size = 1000
  for (let page = 1; ; page += 1) {
    const query = {
      knowledge_id: baseId,
      page,
      size,
      ...(word === undefined ? {} : { word }),
      ...(state === undefined ? {} : { state }),
    }
    const { list } = (await client.knowledge.document.list(query)).data
    ids.push(...list.map(({ id }) => id))
    if (list.length < size) return ids
  }
}
