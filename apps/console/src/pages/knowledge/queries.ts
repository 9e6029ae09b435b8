import { queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client.ts'

export const basesPerPage = 24
/** Everything about bases and documents, for changes that may touch all of it. */
export const knowledgeKey = ['knowledge'] as const

export function basesQuery(page: number) {
  return queryOptions({
    queryKey: [...knowledgeKey, 'bases', page],
    queryFn: async ({ signal }) => (await client.knowledge.list({ page, size: basesPerPage }, { signal })).data,
    placeholderData: (before) => before,
  })
}

/** Enough of them to choose from. */
export function baseChoicesQuery() {
  return queryOptions({
    queryKey: [...knowledgeKey, 'bases', 'choices'],
    queryFn: async ({ signal }) => (await client.knowledge.list({ page: 1, size: 500 }, { signal })).data.list,
  })
}

export function baseQuery(baseId: string) {
  return queryOptions({
    queryKey: [...knowledgeKey, 'base', baseId],
    queryFn: async ({ signal }) => (await client.knowledge.retrieveBase(baseId, { signal })).data,
  })
}

export function capacityQuery() {
  return queryOptions({
    queryKey: [...knowledgeKey, 'capacity'],
    queryFn: async ({ signal }) => (await client.knowledge.capacity({ signal })).data,
  })
}

export function embeddingModelsQuery() {
  return queryOptions({
    queryKey: [...knowledgeKey, 'embedding-models'],
    queryFn: async ({ signal }) => (await client.knowledge.embedding.list({ signal })).data.list,
    staleTime: 60_000,
  })
}

export function documentQuery(documentId: string) {
  return queryOptions({
    queryKey: [...knowledgeKey, 'document', documentId],
    queryFn: async ({ signal }) => (await client.knowledge.document.retrieve(documentId, { signal })).data,
    // Until the work on it has ended.
    refetchInterval: ({ state }) => (state.data?.embedding_stat === 0 ? 2000 : false),
  })
}
