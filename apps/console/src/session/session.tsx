import { AuthenticationError, NotFoundError } from '@openmaas/sdk'
import type { ConsoleSession } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, rememberCsrfToken } from '../api/client.ts'
import { forgetRefusal } from './session-end.ts'

const sessionKey = ['session'] as const

/** Who is signed in: null for nobody, undefined while it is not known yet. */
export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: readSession, staleTime: Infinity, retry: false })
}

/** For pages behind the sign-in, which are not shown before there is one. */
export function useSignedIn(): ConsoleSession {
  const { data } = useSession()
  if (data === undefined || data === null) throw new Error('Nobody is signed in.')
  return data
}

export function useSignIn() {
  const queries = useQueryClient()
  return useMutation({
    mutationKey: ['sign-in'],
    mutationFn: (key: string) => client.console.signIn({ headers: { authorization: `Bearer ${key.trim()}` } }),
    async onSuccess(session) {
      const before = queries.getQueryData<ConsoleSession | null>(sessionKey)
      rememberCsrfToken(session.csrf_token)
      // Nothing of what another account has on the page may stay.
      if (before !== undefined && before !== null && before.account_id !== session.account_id)
        return location.assign('/')
      queries.setQueryData(sessionKey, session)
      forgetRefusal()
      await queries.invalidateQueries({ predicate: isNotTheSession })
    },
  })
}

export function useSignOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => client.console.signOut(),
    onSettled() {
      rememberCsrfToken(undefined)
      forgetRefusal()
      queries.setQueryData(sessionKey, null)
      // What this person saw is nothing for the next one.
      queries.removeQueries({ predicate: isNotTheSession })
    },
  })
}

function isNotTheSession({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean {
  return queryKey[0] !== sessionKey[0]
}

async function readSession(): Promise<ConsoleSession | null> {
  try {
    const session = await client.console.session()
    rememberCsrfToken(session.csrf_token)
    return session
  } catch (error) {
    if (error instanceof AuthenticationError || error instanceof NotFoundError) return null
    throw error
  }
}
