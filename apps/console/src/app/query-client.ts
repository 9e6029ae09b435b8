import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { noticeRefusal } from '../session/session-end.ts'

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeRefusal }),
  mutationCache: new MutationCache({
    onError(error, _variables, _context, { options }) {
      // A wrong key at the sign-in ends no session.
      if (options.mutationKey?.[0] !== 'sign-in') noticeRefusal(error)
    },
  }),
  // The SDK repeats what may be repeated.
  defaultOptions: { queries: { retry: false, staleTime: 5000, refetchOnWindowFocus: true } },
})
