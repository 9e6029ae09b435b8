import { Alert, Code, Divider, Stack } from '@mantine/core'
import type { Call } from '@openmaas/sdk'
import { SidePanel } from '../../../components/side-panel.tsx'
import { formatCount, formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { Facts } from '../shared/facts.tsx'
import { formatSeconds } from '../shared/format-seconds.ts'
import { useAccounts } from '../shared/use-accounts.ts'
import { RequestContent } from './request-content.tsx'
import { texts } from './texts.ts'

export interface RequestDrawerProps {
  /** Undefined when the list does not hold it. */
  readonly call: Call | undefined
  readonly onClose: () => void
}

/** Everything that is known of one call, what it was asked, and how to make it again. */
export function RequestDrawer({ call, onClose }: RequestDrawerProps) {
  const text = useTexts(texts)
  return (
    <SidePanel title={text.detail} onClose={onClose} size="lg">
      {call === undefined ? (
        <Alert color="gray">{text.notLoaded}</Alert>
      ) : (
        <Stack>
          <CallFacts call={call} />
          <Divider />
          <RequestContent key={call.id} call={call} />
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
