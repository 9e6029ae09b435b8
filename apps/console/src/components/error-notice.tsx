import { Alert, Button, Text } from '@mantine/core'
import { ApiError, ConnectionError } from '@openmaas/sdk'
import { CircleAlert } from 'lucide-react'
import { useMessages } from '../messages/language.tsx'

export interface ErrorNoticeProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** What went wrong in the platform's own words, with what support would ask for. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const text = useMessages()
  const message =
    error instanceof ConnectionError ? text.noConnection : error instanceof Error ? error.message : String(error)
  return (
    <Alert color="red" role="alert" icon={<CircleAlert aria-hidden />} title={text.somethingWrong}>
      <Text size="sm">{message}</Text>
      {error instanceof ApiError && (
        <Text size="xs" c="dimmed" mt={4}>
          {text.errorCode(error.code)}
          {error.requestId !== undefined && ` · ${text.requestId(error.requestId)}`}
        </Text>
      )}
      {onRetry !== undefined && (
        <Button mt="xs" size="xs" variant="light" color="red" onClick={onRetry}>
          {text.retry}
        </Button>
      )}
    </Alert>
  )
}
