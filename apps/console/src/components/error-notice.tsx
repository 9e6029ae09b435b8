import { Alert, Button, Text } from '@mantine/core'
import { ApiError, AuthenticationError, ConnectionError } from '@openmaas/sdk'
import { CircleAlert } from 'lucide-react'
import { useMessages } from '../messages/language.tsx'
import { PageLink } from './page-link.tsx'
import { noticeRefusal } from '../session/session-end.ts'
import { useSession } from '../session/session.tsx'

/** All engines of the model are down, or broke off. Source: the platform's table of errors. */
const noEngineAnswered = '1234'

export interface ErrorNoticeProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** What went wrong in the platform's own words, with what support would ask for. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const text = useMessages()
  const isAdmin = useSession().data?.role === 'admin'
  if (error instanceof AuthenticationError)
    return (
      <Alert color="red" role="alert" icon={<CircleAlert aria-hidden />} title={text.signIn.expired}>
        <Text size="sm">{text.signIn.expiredHint}</Text>
        <Button mt="xs" size="xs" variant="light" color="red" onClick={() => noticeRefusal(error)}>
          {text.signIn.again}
        </Button>
      </Alert>
    )
  const isUnanswered = error instanceof ApiError && error.code === noEngineAnswered
  const message =
    error instanceof ConnectionError ? text.noConnection : error instanceof Error ? error.message : String(error)
  return (
    <Alert color="red" role="alert" icon={<CircleAlert aria-hidden />} title={text.somethingWrong}>
      <Text size="sm">{message}</Text>
      {isUnanswered && (
        <Text size="sm" mt={4}>
          {text.noEngine}{' '}
          {isAdmin && (
            <PageLink inherit c="inherit" underline="always" to="/operation/status">
              {text.seeStatus}
            </PageLink>
          )}
        </Text>
      )}
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
