import { queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client.ts'

export const applicationsPerPage = 24
export const applicationsKey = ['applications'] as const

export function applicationsQuery(page: number) {
  return queryOptions({
    queryKey: [...applicationsKey, 'list', page],
    queryFn: async ({ signal }) =>
      (await client.application.list({ page, size: applicationsPerPage }, { signal })).data,
    placeholderData: (before) => before,
  })
}

export function applicationQuery(id: string) {
  return queryOptions({
    queryKey: [...applicationsKey, 'one', id],
    queryFn: async ({ signal }) => (await client.application.retrieve(id, { signal })).data,
  })
}

/** Ids of the models that can answer. */
export function answeringModelsQuery() {
  return queryOptions({
    queryKey: ['models', 'answering'],
    queryFn: async ({ signal }) => {
      const { data } = await client.models.list({ signal })
      return data.filter(({ kind }) => kind === 'chat' || kind === 'vision' || kind === null).map(({ id }) => id)
    },
    staleTime: 60_000,
  })
}

/** Where the slices of an answer stand. */
export function sliceInfoQuery(requestId: string) {
  return queryOptions({
    queryKey: ['slice-info', requestId],
    queryFn: async ({ signal }) => (await client.application.sliceInfo(requestId, { signal })).data,
    staleTime: 3_600_000,
    refetchOnWindowFocus: false,
  })
}
