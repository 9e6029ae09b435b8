import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ApiError } from '@openmaas/sdk'
import type { Call, CallRequest } from '@openmaas/sdk'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { client } from '../../../api/client.ts'
import { CodeBlock } from '../../../components/code-block.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { RequestCode } from '../../../components/request-code.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { chatOfRequest } from '../../playground/chat/chat-of-request.ts'
import { handTurns } from '../../playground/chat/handed-chat.ts'
import { SendAgain } from './send-again-button.tsx'
import { texts } from './texts.ts'

const chatOperation = 'chat.completions.create'
const chatPath = '/paas/v4/chat/completions'
/** Operations on one thing take its id beside the body, which samples of code cannot tell from the path. */
const namesOneThing = /\/[\w-]*\d{6}[\w-]*/

/** What a call was asked, and how to make it again. */
export function RequestContent({ call }: { readonly call: Call }) {
  const text = useTexts(texts)
  const request = useQuery({
    queryKey: ['admin', 'call-request', call.id],
    queryFn: ({ signal }) => client.admin.calls.request(call.id, { signal }),
    retry: false,
    staleTime: Infinity,
  })
  const { error } = request
  return (
    <Stack component="section" gap="sm">
      <Title order={3} size="h5">
        {text.content}
      </Title>
      {request.isPending && <Skeleton h={120} />}
      {request.data !== undefined && <Kept request={request.data} />}
      {error instanceof ApiError && error.status === 404 ? (
        <NotKept call={call} why={error.message} />
      ) : (
        error !== null && <ErrorNotice error={error} onRetry={() => void request.refetch()} />
      )}
    </Stack>
  )
}

function Kept({ request }: { readonly request: CallRequest }) {
  const text = useTexts(texts)
  const navigate = useNavigate()
  const [codeOpen, code] = useDisclosure(false)
  const { operation, path, body } = request
  const json = JSON.stringify(body, null, 2)
  const chat = operation === chatOperation && path === chatPath ? chatOfRequest(body) : undefined
  return (
    <>
      {json.includes('"***"') && <Text size="sm">{text.masked}</Text>}
      <CodeBlock label={text.body} code={json} />
      <Group gap="xs">
        {chat !== undefined && (
          <Button
            size="xs"
            onClick={() => {
              handTurns(chat.turns)
              void navigate({ to: '/playground/chat', search: { ...chat.settings } })
            }}
          >
            {text.openChat}
          </Button>
        )}
        {!namesOneThing.test(path) && (
          <Button variant="default" size="xs" onClick={code.open}>
            {text.showCode}
          </Button>
        )}
      </Group>
      {chat === undefined && operation === chatOperation && (
        <Text size="sm" c="dimmed">
          {text.openChatHint}
        </Text>
      )}
      <SendAgain request={request} />
      <RequestCode
        opened={codeOpen}
        onClose={code.close}
        title={text.showCode}
        path={path}
        operation={operation}
        body={body}
        {...(operation.startsWith('audio.speech') ? { saveAs: 'speech.wav' } : {})}
      />
    </>
  )
}

function NotKept({ call: { model, operation, stream }, why }: { readonly call: Call; readonly why: string }) {
  const text = useTexts(texts)
  const navigate = useNavigate()
  const [codeOpen, code] = useDisclosure(false)
  return (
    <>
      <Alert color="gray" title={text.notKept}>
        {why}
      </Alert>
      {operation === chatOperation && (
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            onClick={() => void navigate({ to: '/playground/chat', search: { model } })}
          >
            {text.openChat}
          </Button>
          <Button variant="default" size="xs" onClick={code.open}>
            {text.showCode}
          </Button>
        </Group>
      )}
      <RequestCode
        opened={codeOpen}
        onClose={code.close}
        title={text.showCode}
        path={chatPath}
        operation={chatOperation}
        body={{ model, messages: [{ role: 'user', content: text.prompt }], ...(stream ? { stream } : {}) }}
      />
    </>
  )
}
