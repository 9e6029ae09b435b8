import { AuthenticationError } from '@openmaas/sdk'
import { QueryCache, QueryClient } from '@tanstack/react-query'

/** A call that is refused for want of a session leads back to the sign-in, wherever it was made. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error) {
      if (error instanceof AuthenticationError) queryClient.setQueryData(['session'], null)
    },
  }),
  // The SDK repeats what may be repeated.
  defaultOptions: { queries: { retry: false, staleTime: 5000, refetchOnWindowFocus: true } },
})
