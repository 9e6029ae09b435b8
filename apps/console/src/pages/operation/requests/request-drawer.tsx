import { Alert, Button, Code, Divider, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Call } from '@openmaas/sdk'
import { useNavigate } from '@tanstack/react-router'
import { RequestCode } from '../../../components/request-code.tsx'
import { SidePanel } from '../../../components/side-panel.tsx'
import { formatCount, formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { Facts } from '../shared/facts.tsx'
import { formatSeconds } from '../shared/format-seconds.ts'
import { useAccounts } from '../shared/use-accounts.ts'
import { texts } from './texts.ts'

export interface RequestDrawerProps {
  /** Undefined when the list does not hold it. */
  readonly call: Call | undefined
  readonly onClose: () => void
}

/** Everything that is known of one call, and how to make it again. */
export function RequestDrawer({ call, onClose }: RequestDrawerProps) {
  const text = useTexts(texts)
  return (
    <SidePanel title={text.detail} onClose={onClose}>
      {call === undefined ? (
        <Alert color="gray">{text.notLoaded}</Alert>
      ) : (
        <Stack>
          <CallFacts call={call} />
          {call.operation === 'chat.completions.create' && (
            <>
              <Divider />
              <Replay call={call} />
            </>
          )}
        </Stack>
      )}
    </SidePanel>
  )
}

function CallFacts({ call }: { readonly call: Call }) {
  const text = useTexts(texts)
  const { facts } = text
  const { language } = useLanguage()
  const { nameOf } = useAccounts()
  const count = (tokens: number | null): string | null => (tokens === null ? null : formatCount(tokens, language))
  const since = (time: number | null): string | null => (time === null ? null : formatSeconds(time - call.started_at))
  const engine = [call.engine_id, call.upstream_model].filter((part) => part !== null).join(' / ')
  return (
    <Facts
      facts={[
        [facts.requestId, <Code key="id">{call.request_id}</Code>],
        [facts.account, nameOf(call.account_id)],
        [facts.key, <Code key="key">{call.key_id}</Code>],
        [facts.operation, call.operation],
        [facts.model, call.model],
        [facts.servedBy, engine === '' ? null : engine],
        [facts.stream, call.stream ? text.yes : text.no],
        [facts.started, formatTime(call.started_at, language)],
        [facts.first, since(call.first_part_at)],
        [facts.took, since(call.finished_at)],
        [
          facts.tokens,
          call.total_tokens === null
            ? null
            : text.tokens(count(call.prompt_tokens) ?? '0', count(call.completion_tokens) ?? '0'),
        ],
        [facts.cached, count(call.cached_tokens)],
        [facts.reasoning, count(call.reasoning_tokens)],
        [facts.source, text.sources[call.source]],
        [facts.end, text.causes[call.end_cause] ?? call.end_cause],
        [facts.status, call.http_status],
        [facts.code, call.error_code],
        [facts.finish, call.finish_reason],
        [facts.user, call.user_id],
      ]}
    />
  )
}

function Replay({ call: { model, stream } }: { readonly call: Call }) {
  const text = useTexts(texts)
  const navigate = useNavigate()
  const [codeOpen, code] = useDisclosure(false)
  return (
    <section>
      <Title order={3} size="h5">
        {text.replay}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {text.replayHint}
      </Text>
      <Group gap="xs">
        <Button onClick={() => void navigate({ to: '/playground/chat', search: { model } })} size="xs">
          {text.openChat}
        </Button>
        <Button variant="default" size="xs" onClick={code.open}>
          {text.showCode}
        </Button>
      </Group>
      <RequestCode
        opened={codeOpen}
        onClose={code.close}
        title={text.replay}
        path="/paas/v4/chat/completions"
        operation="chat.completions.create"
        body={{ model, messages: [{ role: 'user', content: text.prompt }], ...(stream ? { stream } : {}) }}
      />
    </section>
  )
}
