import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import type { CallRequest } from '@openmaas/sdk'
import { CodeBlock } from '../../../components/code-block.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageLink } from '../../../components/page-link.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { useCall } from '../../playground/shared/use-call.ts'
import { sendAgain } from './send-again.ts'
import type { Answer, AnswerShown } from './send-again.ts'
import { texts } from './texts.ts'

/** Sends a kept request once more, and shows what comes of it. */
export function SendAgain({ request }: { readonly request: CallRequest }) {
  const text = useTexts(texts)
  const { busy, result, error, run, stop } = useCall<Answer>()
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button variant="default" size="xs" disabled={busy} onClick={() => run((signal) => sendAgain(request, signal))}>
          {text.sendAgain}
        </Button>
        {busy && (
          <Button variant="subtle" size="xs" onClick={stop}>
            {text.stop}
          </Button>
        )}
        {busy && <Loader size="xs" aria-hidden />}
      </Group>
      <Text size="sm" c="dimmed">
        {text.sendAgainHint}
      </Text>
      <Stack gap="xs" aria-live="polite">
        {busy && <Text size="sm">{text.sending}</Text>}
        {error !== undefined && <ErrorNotice error={error} />}
        {result !== undefined && !busy && error === undefined && (
          <>
            <ShownAnswer shown={result.shown} />
            {result.requestId !== undefined && (
              <PageLink size="sm" to="/operation/requests" search={{ request: result.requestId }}>
                {text.seeCall}
              </PageLink>
            )}
          </>
        )}
      </Stack>
    </Stack>
  )
}

function ShownAnswer({ shown }: { readonly shown: AnswerShown }) {
  const text = useTexts(texts)
  switch (shown.kind) {
    case 'text':
      return <CodeBlock label={text.answer} code={shown.text} />
    case 'stream':
      return (
        <>
          {shown.reasoning !== '' && <CodeBlock label={text.reasoning} code={shown.reasoning} wraps />}
          <CodeBlock label={`${text.answer} · ${text.events(shown.events)}`} code={shown.text} wraps />
        </>
      )
    case 'file':
      return <Text size="sm">{text.file(shown.type, shown.bytes)}</Text>
  }
}
