import type { VoiceList } from '@openmaas/sdk'
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'

export type Voice = VoiceList['voice_list'][number]

export const voicesKey = ['voices'] as const

/** Voices of the account and of the platform; the platform gives them all at once. */
export const voicesQuery = queryOptions({
  queryKey: voicesKey,
  queryFn: async ({ signal }) => (await client.voice.list({}, { signal })).voice_list,
  staleTime: 60_000,
})

export function isOwn({ voice_type: type }: Voice): boolean {
  return type.toUpperCase() === 'PRIVATE'
}
