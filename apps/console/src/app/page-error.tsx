import { Alert, Button, Text } from '@mantine/core'
import { ConnectionError } from '@openmaas/sdk'
import { useMutation } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { client } from '../api/client.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { useMessages } from '../messages/language.tsx'
import { PageLoadError } from './lazy-page.ts'

/** In place of a page that did not arrive or that failed; navigation stays beside it. */
export function PageError({ error }: { readonly error: unknown }) {
  const text = useMessages()
  const again = useMutation({
    async mutationFn() {
      await client.console.session({ maxRetries: 0 }).catch((thrown: unknown) => {
        // Any answer will do: a page that is loaded from a server that is not there would be the browser's.
        if (thrown instanceof ConnectionError) throw thrown
      })
      location.reload()
    },
  })
  return (
    <>
      {error instanceof PageLoadError ? (
        <Alert color="yellow" role="alert" icon={<CircleAlert aria-hidden />} title={text.notLoaded}>
          <Text size="sm">{text.notLoadedHint}</Text>
        </Alert>
      ) : (
        <ErrorNotice error={error} />
      )}
      <Button my="md" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
        {text.loadAgain}
      </Button>
      {again.isError && <ErrorNotice error={again.error} />}
    </>
  )
}
