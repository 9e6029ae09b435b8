import type { SliceInfo } from '@openmaas/sdk'
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

/**
 * Where the slices of an answer stand.
 * @param nodeId of an answer of a flow, the part that answered
 */
export function sliceInfoQuery(requestId: string, nodeId?: string) {
  return queryOptions({
    queryKey: ['slice-info', requestId, nodeId],
    queryFn: async ({ signal }): Promise<SliceInfo> =>
      nodeId === undefined
        ? (await client.application.sliceInfo(requestId, { signal })).data
        : (await client.application.sliceInfoV2({ request_id: requestId, node_id: nodeId }, { signal })).data,
    staleTime: 3_600_000,
    refetchOnWindowFocus: false,
  })
}

/** What a flow asks for. */
export function variablesQuery(applicationId: string) {
  return queryOptions({
    queryKey: [...applicationsKey, 'variables', applicationId],
    queryFn: async ({ signal }) => (await client.application.variables(applicationId, { signal })).data,
  })
}

/** What could be asked next. @param turns of the conversation, each of which brings other questions */
export function nextQuestionsQuery(applicationId: string, conversationId: string, turns: number) {
  return queryOptions({
    queryKey: ['next-questions', applicationId, conversationId, turns],
    queryFn: async ({ signal }) =>
      (await client.application.historySessionRecord(applicationId, conversationId, { signal })).data.problems,
    staleTime: Infinity,
  })
}
